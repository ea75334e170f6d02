using System.Text.RegularExpressions;

namespace FederationBroker.Web.Pages.Frame;

/// <summary>The paths of the pages, and the tickets that stand in some of them.</summary>
internal static partial class PageAddress
{
    /// <summary>With what is around it, within what every browser and proxy takes as an address.</summary>
    public const int LongestPurchase = 2800;

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
            PageName.Subscriptions => "account/subscriptions",
            PageName.Add when IsPurchase(ticket) => $"account/add/{ticket}",
            PageName.Bundle when IsPurchase(ticket) => $"account/bundle/{ticket}",
            PageName.Order when IsOrder(ticket) => $"account/orders/{ticket}",
            _ => string.Empty,
        };

    /// <summary>Only the shape: whether it is somebody's ticket is the store's answer.</summary>
    public static bool IsTicket(string? text) => text is not null && Handle().IsMatch(text);

    /// <summary>Only the shape: a sealed purchase is as long as the address to come back to.</summary>
    public static bool IsPurchase(string? text) =>
        text is { Length: >= 20 and <= LongestPurchase }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Only the shape of an order's number.</summary>
    public static bool IsOrder(string? text) => text is not null && OrderNumber().IsMatch(text);

    /// <summary>Where the login page goes on to without a ticket: pages of the account, and nothing else.</summary>
    public static string After(string? next) =>
        next?.Split(':') switch
        {
            ["security"] => Of(PageName.Security, ticket: null),
            ["subscriptions"] => Of(PageName.Subscriptions, ticket: null),
            ["add", var purchase] when IsPurchase(purchase) => Of(PageName.Add, purchase),
            ["bundle", var purchase] when IsPurchase(purchase) => Of(PageName.Bundle, purchase),
            ["order", var number] when IsOrder(number) => Of(PageName.Order, number),
            _ => Of(PageName.Account, ticket: null),
        };

    [GeneratedRegex(@"^[A-Z2-7]{5}-[A-Z2-7]{5}\z", RegexOptions.NonBacktracking)]
    private static partial Regex OrderNumber();

    [GeneratedRegex("^[A-Za-z0-9_-]{20,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex Handle();
}
