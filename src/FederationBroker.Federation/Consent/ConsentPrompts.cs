using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Consent;

/// <summary>Asks for consent and keeps the answer (BIL-003).</summary>
public sealed class ConsentPrompts(
    BrokerDbContext database,
    TicketStore tickets,
    SessionStore sessions,
    IPartnerRegistry registry,
    ConsentGrants grants,
    HouseholdSharing sharing
)
{
    /// <summary>What the page shows; null when the ticket or the login behind it is gone.</summary>
    public async Task<ConsentPrompt?> DescribeAsync(
        HttpContext context,
        string ticketHandle,
        CancellationToken cancellation
    ) => await OpenAsync(context, ticketHandle, cancellation) is { } open ? open.Prompt : null;

    /// <summary>Keeps the answers: what is not accepted is refused, and both are remembered.</summary>
    /// <param name="accepted">Claims whose box was ticked; required ones are implied by agreeing at all.</param>
    /// <param name="household">The household may use the service as well; counts for its manager alone, and never
    /// covers personal data.</param>
    /// <param name="locale">Language in which the notice was shown; part of the proof (GDPR art. 7).</param>
    /// <returns>False when the ticket or the login behind it is gone.</returns>
    public async Task<bool> AnswerAsync(
        HttpContext context,
        string ticketHandle,
        IReadOnlyCollection<string> accepted,
        bool household,
        string locale,
        CancellationToken cancellation
    )
    {
        if (await OpenAsync(context, ticketHandle, cancellation) is not { } open)
            return false;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await grants.QueueUpAsync(open.Session.SubscriberId, open.Partner.Id, cancellation);
        var now = grants.Now;
        var answers = open
            .Prompt.Items.Select(item => new ConsentItem(
                item.Claim,
                item.Required || accepted.Contains(item.Claim),
                item.NoticeHash,
                now
            ))
            .ToImmutableArray();
        await grants.KeepAsync(open.Session.SubscriberId, open.Partner.Id, answers, locale, cancellation);
        if (household && open.Prompt.OffersHousehold)
            await grants.KeepForHouseholdAsync(
                open.Session.SubscriberId,
                open.Partner.Id,
                answers,
                locale,
                cancellation
            );
        await tickets.NoteConsentAsync(open.Ticket, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task<OpenConsent?> OpenAsync(HttpContext context, string ticketHandle, CancellationToken cancellation)
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return null;
        if (await sessions.FindPersonAsync(context, cancellation) is not { } session)
            return null;
        var request = ticket.Request;
        if (registry.Current.Find(database.Scope.Tenant, request.Partner) is not { } partner)
            return null;
        var grant = await database
            .Set<Grant>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row =>
                    row.SubscriberId == session.SubscriberId
                    && row.Partner == partner.Id
                    && row.State == GrantState.Active,
                cancellation
            );
        var offersHousehold = await sharing.MayShareAsync(session.SubscriberId, partner, cancellation);
        return new OpenConsent(
            ticket,
            session,
            partner,
            PromptFor(request, partner, grant) with
            {
                OffersHousehold = offersHousehold,
            }
        );
    }

    private static ConsentPrompt PromptFor(PartnerRequest request, Partner partner, Grant? grant)
    {
        var open = ConsentCoverage.Open(request, partner.Agreement, grant);
        var answered = grant is null ? [] : ConsentItem.Read(grant.ItemsJson);
        // Only what is new is asked; everything is asked when the partner wants the question repeated.
        var asked = partner.Agreement.Claims.Where(claim =>
            request.RequestedClaims.Contains(claim.Claim) && (request.ForceConsent || open.Contains(claim.Claim))
        );
        var items = asked.Select(claim => new ConsentPromptItem(
            claim.Claim,
            claim.Purposes,
            claim.Required,
            WasAccepted(claim.Claim),
            claim.NoticeHash
        ));
        if (request.OfflineAccess && (request.ForceConsent || open.Contains(ConsentItem.OfflineAccess)))
            items = items.Append(
                new ConsentPromptItem(
                    ConsentItem.OfflineAccess,
                    ImmutableSortedDictionary<string, string>.Empty,
                    Required: false,
                    WasAccepted(ConsentItem.OfflineAccess),
                    ConsentItem.OfflineAccessNotice
                )
            );
        return new ConsentPrompt(partner, [.. items.OrderByDescending(item => item.Required)], IsFirst: grant is null);

        bool WasAccepted(string claim) => answered.Any(item => item.Claim == claim && item.Accepted);
    }

    private sealed record OpenConsent(OpenTicket Ticket, Session Session, Partner Partner, ConsentPrompt Prompt);
}

/// <param name="IsFirst">The partner has no grant yet; otherwise only additions are asked.</param>
public sealed record ConsentPrompt(Partner Partner, ImmutableArray<ConsentPromptItem> Items, bool IsFirst)
{
    /// <summary>Whoever is asked may let the household use the service too.</summary>
    public bool OffersHousehold { get; init; }
}

/// <param name="Claim">Catalogue name or <see cref="ConsentItem.OfflineAccess"/>.</param>
/// <param name="Purposes">By language; empty for offline access, whose text is the theme's.</param>
/// <param name="WasAccepted">Ticked beforehand only when the subscriber had ticked it before.</param>
public sealed record ConsentPromptItem(
    string Claim,
    ImmutableSortedDictionary<string, string> Purposes,
    bool Required,
    bool WasAccepted,
    string NoticeHash
)
{
    public string PurposeIn(string locale) =>
        Purposes.GetValueOrDefault(locale) ?? Purposes.Values.FirstOrDefault() ?? string.Empty;
}
