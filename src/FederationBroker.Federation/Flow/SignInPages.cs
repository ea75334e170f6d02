using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Flow;

/// <summary>Sends the browser to a page of the broker's, with a ticket that its request waits in.</summary>
internal sealed class SignInPages(
    BrokerDbContext database,
    TicketStore tickets,
    IPartnerRegistry registry,
    TenantScope scope
)
{
    /// <param name="page">The first segment of its address below the tenant's.</param>
    /// <param name="ticket">Null when the request has none yet; it gets one.</param>
    public async Task<IResult> ShowAsync(
        HttpContext context,
        string page,
        PartnerRequest request,
        HeldTicket? ticket,
        CancellationToken cancellation
    )
    {
        var handle = ticket?.Handle ?? tickets.Issue(context, request);
        if (handle is null)
            return ErrorPage.Result(SignOnErrors.RequestTooLarge, StatusCodes.Status400BadRequest);
        if (ticket is null)
            await database.SaveChangesAsync(cancellation);
        return To(page, handle);
    }

    public IResult To(string page, string handle) =>
        SeeOther.To($"{registry.Current.FindTenant(scope.Tenant)!.Issuer}/{page}/{handle}");
}
