using System.IO.Compression;
using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Tickets;

/// <summary>
/// A validated request that waits for its subscriber. Pages carry only the handle; the row is bound to the browser that
/// began, lives half an hour, and is taken out once. Any node can finish what another began.
/// </summary>
internal sealed class SignInTicket : ITenantOwned
{
    public required byte[] HandleHash { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>
    /// Null until the browser shows itself: a cross-site POST carries none of our cookies, and giving the browser a
    /// second handle there would orphan the tickets of its other tabs. The first GET claims the ticket.
    /// </summary>
    public byte[]? BrowserHash { get; set; }

    public required PartnerId Partner { get; init; }

    /// <summary>
    /// Keyed digest of the address that it came from: where too many wait, the busiest address gives way.
    /// </summary>
    public required byte[] Origin { get; init; }

    /// <summary>The <see cref="PartnerRequest"/>, sealed: a login hint in it is often the cable ID.</summary>
    public required byte[] SealedRequest { get; init; }

    /// <summary>The session that the login page started for this ticket.</summary>
    public Guid? SignedInSession { get; set; }

    public bool ConsentAnswered { get; set; }

    /// <summary>Number of what was ordered with the consent; null: nothing was.</summary>
    public string? OrderNumber { get; set; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A ticket that was found for this browser.</summary>
public sealed record OpenTicket(byte[] HandleHash, PartnerRequest Request, Decision.TicketProgress Progress);

public sealed class TicketStore(
    BrokerDbContext database,
    TenantScope scope,
    Sealer sealer,
    RequestOrigin origins,
    TimeProvider clock
)
{
    private const string Purpose = "sign-in-ticket";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>
    /// What a partner sends for the way back is kept, up to this: whoever comes by can make the broker keep one for
    /// half an hour.
    /// </summary>
    private const int LargestRequest = 6 * 1024;

    /// <returns>The handle for the address of the next page; null when the request has more to be kept than is
    /// kept.</returns>
    public string? Issue(HttpContext context, PartnerRequest request)
    {
        var packed = Pack(request);
        if (packed.Length > LargestRequest)
            return null;
        var handle = Secrets.New();
        var hash = Secrets.Hash(handle);
        database.Add(
            new SignInTicket
            {
                HandleHash = hash,
                Tenant = scope.Tenant,
                BrowserHash = HttpMethods.IsPost(context.Request.Method) ? null : BrowserHash(context),
                Partner = request.Partner,
                Origin = origins.DigestOf(scope.Tenant, context.Connection.RemoteIpAddress),
                SealedRequest = sealer.Seal(Purpose, scope.Tenant, packed, hash),
                ExpiresAt = clock.GetUtcNow() + Lifetime,
            }
        );
        return handle;
    }

    /// <summary>Looks without taking; null when it is used, expired, unknown or another browser's.</summary>
    public async Task<OpenTicket?> FindAsync(HttpContext context, string handle, CancellationToken cancellation)
    {
        var (hash, browser, now) = (Secrets.Hash(handle), BrowserHash(context), clock.GetUtcNow());
        var row = await database
            .Set<SignInTicket>()
            .AsNoTracking()
            .SingleOrDefaultAsync(ticket => ticket.HandleHash == hash && ticket.ExpiresAt > now, cancellation);
        if (
            row is null
            || !(row.BrowserHash?.AsSpan().SequenceEqual(browser) ?? await ClaimAsync(hash, browser, cancellation))
        )
            return null;
        if (sealer.Open(Purpose, scope.Tenant, row.SealedRequest, hash) is not { } packed)
            return null;
        return new OpenTicket(
            hash,
            Unpack(packed),
            new Decision.TicketProgress(row.SignedInSession, row.ConsentAnswered, row.OrderNumber)
        );
    }

    // JSON within JSON makes four octets of a quotation mark: packed, a request is not larger than what was sent.
    private static byte[] Pack(PartnerRequest request)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(deflate, request, PartnerRequestJson.Default.PartnerRequest);
        return packed.ToArray();
    }

    private static PartnerRequest Unpack(byte[] packed)
    {
        using var inflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(inflate, PartnerRequestJson.Default.PartnerRequest)!;
    }

    private async Task<bool> ClaimAsync(byte[] hash, byte[] browser, CancellationToken cancellation) =>
        await database
            .Set<SignInTicket>()
            .Where(row => row.HandleHash == hash && row.BrowserHash == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.BrowserHash, browser), cancellation) == 1;

    /// <summary>Takes the ticket out: true for exactly one caller, on whichever node.</summary>
    public async Task<bool> TakeAsync(OpenTicket ticket, CancellationToken cancellation) =>
        await database
            .Set<SignInTicket>()
            .Where(row => row.HandleHash == ticket.HandleHash)
            .ExecuteDeleteAsync(cancellation) == 1;

    /// <summary>Notes that the subscriber signed in for this ticket.</summary>
    public async Task NoteSignInAsync(HttpContext context, string handle, Guid session, CancellationToken cancellation)
    {
        var (hash, browser) = (Secrets.Hash(handle), BrowserHash(context));
        await database
            .Set<SignInTicket>()
            .Where(row => row.HandleHash == hash && row.BrowserHash == browser)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SignedInSession, session), cancellation);
    }

    /// <param name="order">Number of what was ordered with it; null: nothing was.</param>
    public Task<int> NoteConsentAsync(OpenTicket ticket, string? order, CancellationToken cancellation) =>
        database
            .Set<SignInTicket>()
            .Where(row => row.HandleHash == ticket.HandleHash)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ConsentAnswered, true).SetProperty(row => row.OrderNumber, order),
                cancellation
            );

    private byte[] BrowserHash(HttpContext context) => Secrets.Hash(SessionCookie.BrowserHandle(context, scope.Tenant));
}
