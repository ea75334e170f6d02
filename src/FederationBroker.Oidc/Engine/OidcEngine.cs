using System.Security.Claims;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Engine;

/// <summary>
/// Leads a request through OpenIddict. We are its host: what comes in is read by us, and what goes out is an
/// <see cref="IResult"/>, so that nothing leaves before whoever asked has committed.
/// </summary>
internal sealed class OidcEngine(
    IOptions<OpenIddictServerOptions> options,
    IOpenIddictServerDispatcher dispatcher,
    IPartnerRegistry registry,
    TenantScope scope
)
{
    /// <summary>Answers a request at an endpoint that the library leads through its events.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http, OpenIddictServerEndpointType endpoint)
    {
        var transaction = Begin(http, endpoint);
        var request = new ProcessRequestContext(transaction);
        await dispatcher.DispatchAsync(request);
        if (request.IsRejected)
            await WriteErrorAsync(transaction, request.Error, request.ErrorDescription);
        return transaction.Noted<IResult>();
    }

    /// <summary>A transaction for an answer to a request that was checked before, perhaps on another node.</summary>
    public OpenIddictServerTransaction Begin(HttpContext http, OpenIddictServerEndpointType endpoint)
    {
        var snapshot = registry.Current;
        var tenant = snapshot.FindTenant(scope.Tenant)!;
        var transaction = new OpenIddictServerTransaction
        {
            Options = options.Value,
            // The library would log whole requests; what is refused is kept by us, with its request id.
            Logger = NullLogger.Instance,
            EndpointType = endpoint,
            BaseUri = new Uri($"{tenant.Issuer}/"),
            CancellationToken = http.RequestAborted,
        };
        transaction.Note(http);
        transaction.Note(snapshot);
        transaction.Note(tenant);
        return transaction;
    }

    /// <summary>Has the tokens written that a principal is due at the endpoint of the transaction.</summary>
    public async Task<IResult> SignInAsync(OpenIddictServerTransaction transaction, ClaimsPrincipal principal)
    {
        var signIn = new ProcessSignInContext(transaction)
        {
            Principal = principal,
            Response = new OpenIddictResponse(),
        };
        await dispatcher.DispatchAsync(signIn);
        if (signIn.IsRejected)
            await WriteErrorAsync(transaction, signIn.Error, signIn.ErrorDescription);
        return transaction.Noted<IResult>();
    }

    public async Task<IResult> RefuseAsync(OpenIddictServerTransaction transaction, ProtocolError error)
    {
        transaction.Note(error);
        await WriteErrorAsync(transaction, error.Name, error.Description);
        return transaction.Noted<IResult>();
    }

    private async Task WriteErrorAsync(OpenIddictServerTransaction transaction, string? name, string? description)
    {
        // What the library refuses by itself gets a code of ours as well.
        if (transaction.NotedOrNull<ProtocolError>() is null)
            transaction.Note(OidcErrors.OfTheLibrary(name, description));
        var error = new ProcessErrorContext(transaction)
        {
            Error = name,
            ErrorDescription = description,
            Response = new OpenIddictResponse(),
        };
        await dispatcher.DispatchAsync(error);
    }
}
