using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Consent;

/// <summary>What is asked when consent is needed (BIL-003).</summary>
public sealed class ConsentPrompts(
    BrokerDbContext database,
    TicketStore tickets,
    SessionStore sessions,
    IPartnerRegistry registry,
    HouseholdSharing sharing,
    IOfferSales sales
)
{
    /// <summary>What the page shows; null when the ticket or the login behind it is gone.</summary>
    /// <param name="locale">Of the page.</param>
    public async Task<ConsentPrompt?> DescribeAsync(
        HttpContext context,
        string ticketHandle,
        string locale,
        CancellationToken cancellation
    ) =>
        await OpenAsync(context, ticketHandle, cancellation) is { } open
            ? open.Prompt with
            {
                Sale = await SaleAsync(open.Ticket.Request, open.Session, locale, cancellation),
            }
            : null;

    /// <summary>The question together with what is asked about; what is sold with it was asked about before.</summary>
    internal async Task<OpenConsent?> OpenAsync(
        HttpContext context,
        string ticketHandle,
        CancellationToken cancellation
    )
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return null;
        if (await sessions.FindPersonAsync(context, cancellation) is not { } session)
            return null;
        var request = ticket.Request;
        if (registry.Current.Find(request.Tenant, request.Partner) is not { } partner)
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

    private async Task<OfferOnSale?> SaleAsync(
        PartnerRequest request,
        Session session,
        string locale,
        CancellationToken cancellation
    ) =>
        request.RequestedOffer is { } offer
            ? await sales.DescribeAsync(
                new OfferWish(session.SubscriberId, request.Partner, offer),
                locale,
                cancellation
            )
            : null;

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
        )
        {
            Names = claim.Names,
        });
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
}

/// <summary>A question that waits for its answer: whose it is, and in which ticket.</summary>
internal sealed record OpenConsent(OpenTicket Ticket, Session Session, Partner Partner, ConsentPrompt Prompt);

/// <param name="IsFirst">The partner has no grant yet; otherwise only additions are asked.</param>
public sealed record ConsentPrompt(Partner Partner, ImmutableArray<ConsentPromptItem> Items, bool IsFirst)
{
    /// <summary>Whoever is asked may let the household use the service too.</summary>
    public bool OffersHousehold { get; init; }

    /// <summary>What the partner asks to be bought with it; null: nothing.</summary>
    public OfferOnSale? Sale { get; init; }
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
    /// <summary>By language; empty: the theme has a name for it.</summary>
    public ImmutableSortedDictionary<string, string> Names { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    public string? NameIn(string locale) => Names.GetValueOrDefault(locale) ?? Names.Values.FirstOrDefault();

    public string PurposeIn(string locale) =>
        Purposes.GetValueOrDefault(locale) ?? Purposes.Values.FirstOrDefault() ?? string.Empty;
}
