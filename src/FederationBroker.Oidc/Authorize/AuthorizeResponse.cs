using System.Collections.Immutable;
using System.Text;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Flow;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Authorize;

/// <summary>Where an answer goes, and what goes back with it.</summary>
/// <param name="RedirectUri">Proven to be the client's.</param>
internal sealed record AnswerTarget(string ClientId, string RedirectUri, ResponseMode Mode, string? State)
{
    public static AnswerTarget Of(AuthorizeRequest request) =>
        new(request.ClientId, request.RedirectUri, request.ResponseMode, request.State);

    /// <summary>For an error: a mode that is not offered is no reason to say nothing.</summary>
    public static AnswerTarget Of(AuthorizeCandidate candidate) =>
        new(
            candidate.Client.ClientId,
            candidate.Proven.RedirectUri,
            candidate.Mode ?? ResponseMode.Query,
            candidate.Parameters["state"]
        );
}

/// <summary>The authorization response: what it says, and how it is brought.</summary>
internal static class AuthorizeResponse
{
    /// <summary>Values of <c>response_mode</c> that ask for a signed answer (JARM 2.3).</summary>
    public static readonly ImmutableArray<string> SignedModes = ["jwt", "query.jwt", "form_post.jwt"];

    public static ImmutableArray<AnswerMember> Code(AnswerTarget target, string issuer, string code) =>
        [new("code", code), new("state", target.State), new("iss", issuer)];

    public static ImmutableArray<AnswerMember> Error(AnswerTarget target, string issuer, ProtocolError error) =>
        [
            new("error", error.Name),
            new("error_description", error.Description),
            new("state", target.State),
            new("iss", issuer),
        ];

    public static IResult Deliver(AnswerTarget target, ImmutableArray<AnswerMember> parameters) =>
        target.Mode is ResponseMode.FormPost or ResponseMode.SignedFormPost
            ? PostedForm.To(target.RedirectUri, [.. parameters.Select(one => (one.Name, one.Value))])
            : SeeOther.To(WithQuery(target.RedirectUri, parameters));

    // The registered query, if any, stays as it is; registration made sure it names none of our parameters.
    private static string WithQuery(string redirectUri, ImmutableArray<AnswerMember> parameters)
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

/// <param name="Value">Null: it is left out.</param>
internal sealed record AnswerMember(string Name, string? Value);
