using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Federation.Tickets;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Consent;

/// <summary>Keeps what was answered when consent was asked for (BIL-003).</summary>
public sealed class ConsentAnswers(
    BrokerDbContext database,
    ConsentPrompts prompts,
    ConsentGrants grants,
    TicketStore tickets,
    IOfferSales sales,
    TimeProvider clock
)
{
    /// <summary>
    /// Keeps the answers: what is not accepted is refused, and both are remembered. What was bought with it is ordered
    /// in the same transaction: neither is there without the other.
    /// </summary>
    public async Task<ConsentKeeping> KeepAsync(
        HttpContext context,
        string ticketHandle,
        ConsentAnswer answer,
        CancellationToken cancellation
    )
    {
        if (await prompts.OpenAsync(context, ticketHandle, cancellation) is not { } open)
            return new ConsentKeeping.Gone();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await grants.QueueUpAsync(open.Session.SubscriberId, open.Partner.Id, cancellation);
        await KeepItemsAsync(open, answer, cancellation);
        var ordered = await OrderAsync(open, answer, cancellation);
        if (ordered is OfferOrdered.Refused refused)
            return new ConsentKeeping.NotOrdered(refused.Refusal);
        await tickets.NoteConsentAsync(open.Ticket, (ordered as OfferOrdered.Placed)?.Number, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new ConsentKeeping.Kept();
    }

    private async Task KeepItemsAsync(OpenConsent open, ConsentAnswer answer, CancellationToken cancellation)
    {
        var (subscriber, partner, now) = (open.Session.SubscriberId, open.Partner.Id, clock.GetUtcNow());
        var items = open
            .Prompt.Items.Select(item => new ConsentItem(
                item.Claim,
                item.Required || answer.Accepted.Contains(item.Claim),
                item.NoticeHash,
                now
            ))
            .ToImmutableArray();
        await grants.KeepAsync(subscriber, partner, items, answer.Locale, cancellation);
        if (answer.Household && open.Prompt.OffersHousehold)
            await grants.KeepForHouseholdAsync(subscriber, partner, items, answer.Locale, cancellation);
    }

    // Null: nothing was asked to be bought, or the subscriber goes on without it.
    private async Task<OfferOrdered?> OrderAsync(OpenConsent open, ConsentAnswer answer, CancellationToken cancellation)
    {
        if (open.Ticket.Request.RequestedOffer is not { } offer || answer.ApprovedTerms is not { } terms)
            return null;
        // The ticket is used once: however often its page is sent, it orders once.
        var key = Convert.ToHexStringLower(open.Ticket.HandleHash)[..64];
        return await sales.OrderAsync(
            new OfferWish(open.Session.SubscriberId, open.Partner.Id, offer),
            new OfferApproval(key, terms, answer.Locale),
            cancellation
        );
    }
}

/// <summary>What was answered.</summary>
/// <param name="Accepted">Claims whose box was ticked; required ones are implied by agreeing at all.</param>
/// <param name="Household">The household may use the service as well; counts for its manager alone, and never covers
/// personal data.</param>
/// <param name="ApprovedTerms">Of what is bought, as the page showed them; null: nothing is.</param>
/// <param name="Locale">Language in which the notice was shown; part of the proof (GDPR art. 7).</param>
public sealed record ConsentAnswer(
    IReadOnlyCollection<string> Accepted,
    bool Household,
    string? ApprovedTerms,
    string Locale
);

public abstract record ConsentKeeping
{
    private ConsentKeeping() { }

    public sealed record Kept : ConsentKeeping;

    /// <summary>The ticket or the login behind it is gone.</summary>
    public sealed record Gone : ConsentKeeping;

    /// <summary>What was to be bought cannot be; nothing was kept.</summary>
    public sealed record NotOrdered(Refusal Refusal) : ConsentKeeping;
}
