using System.Text;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Flow;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// The authorization response in either response mode; always with <c>iss</c> (RFC 9207), also for errors.
/// </summary>
internal static class AuthorizeResponse
{
    public static IResult Code(AuthorizeRequest request, string issuer, string code) =>
        Deliver(request.RedirectUri, request.ResponseMode, [("code", code), ("state", request.State), ("iss", issuer)]);

    public static IResult Error(
        string redirectUri,
        ResponseMode mode,
        string? state,
        string issuer,
        ProtocolError error
    ) =>
        Deliver(
            redirectUri,
            mode,
            [("error", error.Name), ("error_description", error.Description), ("state", state), ("iss", issuer)]
        );

    private static IResult Deliver(string redirectUri, ResponseMode mode, (string Name, string? Value)[] parameters) =>
        mode == ResponseMode.FormPost
            ? PostedForm.To(redirectUri, [.. parameters])
            : SeeOther.To(WithQuery(redirectUri, parameters));

    // The registered query, if any, stays as it is; registration made sure it names none of our parameters.
    private static string WithQuery(string redirectUri, (string Name, string? Value)[] parameters)
    {
        var address = new StringBuilder(redirectUri);
        var separator = redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null)
                continue;
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return address.ToString();
    }
}
