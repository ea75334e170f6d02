using System.Text.RegularExpressions;

namespace FederationBroker.Web.Pages.Frame;

/// <summary>The paths of the pages, and the tickets that stand in some of them.</summary>
internal static partial class PageAddress
{
    /// <summary>Below the operator's prefix. A ticket that does not look like one is left out.</summary>
    public static string Of(PageName page, string? ticket) =>
        page switch
        {
            PageName.Help => "help",
            PageName.SignIn when IsTicket(ticket) => $"sign-in/{ticket}",
            PageName.SignIn => "sign-in",
            PageName.SignOut => "sign-out",
            PageName.Consent when IsTicket(ticket) => $"consent/{ticket}",
            PageName.Profile when IsTicket(ticket) => $"profile/{ticket}",
            PageName.Refused when IsTicket(ticket) => $"refused/{ticket}",
            PageName.Account => "account",
            PageName.Security => "account/security",
            _ => string.Empty,
        };

    /// <summary>Only the shape: whether it is somebody's ticket is the store's answer.</summary>
    public static bool IsTicket(string? text) => text is not null && Handle().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9_-]{20,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex Handle();
}
