using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// From parameters to a request that both protocols share: identify the client, read everything once, check it, say it
/// in the broker's words.
/// </summary>
internal sealed class AuthorizeIntake(ClientChecks clients, IdTokenHints hints, TimeProvider clock)
{
    /// <param name="cancellation">Ends reading the provider's keys.</param>
    public async Task<AuthorizeOutcome> TakeAsync(AskedRequest asked, CancellationToken cancellation) =>
        clients.Identify(asked.Tenant, asked.Parameters) switch
        {
            ClientIdentification.Refused refused => new AuthorizeOutcome.NotIdentified(refused.Error),
            ClientIdentification.Identified identified => await TakeAsync(asked, identified.Client, cancellation),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };

    private async Task<AuthorizeOutcome> TakeAsync(
        AskedRequest asked,
        ProvenClient client,
        CancellationToken cancellation
    )
    {
        var hint = await HintAsync(asked.Tenant, asked.Parameters["id_token_hint"], client, cancellation);
        var candidate = new AuthorizeCandidate(asked, client, hint);
        return AuthorizeChecks.Run(candidate) switch
        {
            Checked<AuthorizeCandidate, ProtocolError>.Passed passed => new AuthorizeOutcome.Accepted(
                AuthorizeTranslation.ToPartnerRequest(passed.Value, clock.GetUtcNow())
            ),
            Checked<AuthorizeCandidate, ProtocolError>.Failed failed => new AuthorizeOutcome.Refused(
                candidate,
                failed.Refusal
            ),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    private async ValueTask<SubjectHint> HintAsync(
        Tenant tenant,
        string? hint,
        ProvenClient client,
        CancellationToken cancellation
    )
    {
        if (hint is null)
            return new SubjectHint.None();
        return
            await hints.ReadAsync(tenant, hint, cancellation) is { } token && token.ClientId == client.Settings.ClientId
            ? new SubjectHint.About(token.Subject)
            : new SubjectHint.NotOurs();
    }
}

/// <summary>What became of an authentication request.</summary>
internal abstract record AuthorizeOutcome
{
    private AuthorizeOutcome() { }

    internal sealed record Accepted(PartnerRequest Request) : AuthorizeOutcome;

    /// <summary>Told to the partner, at its proven redirect URI.</summary>
    internal sealed record Refused(AuthorizeCandidate Candidate, ProtocolError Error) : AuthorizeOutcome;

    /// <summary>Told on a page of the broker: nobody knows where an answer may go.</summary>
    internal sealed record NotIdentified(ProtocolError Error) : AuthorizeOutcome;
}
