using FederationBroker.Federation.Answers;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Engine;

/// <summary>
/// What our handlers know about a request beside what the library knows. One value of each type: whoever comes later
/// asks for it by its type.
/// </summary>
internal static class EngineTransaction
{
    public static void Note<T>(this OpenIddictServerTransaction transaction, T value)
        where T : class => transaction.Properties[typeof(T).FullName!] = value;

    public static T? NotedOrNull<T>(this OpenIddictServerTransaction transaction)
        where T : class => transaction.Properties.TryGetValue(typeof(T).FullName!, out var value) ? (T?)value : null;

    /// <summary>Of something that an earlier handler has noted; the list of handlers says which.</summary>
    public static T Noted<T>(this OpenIddictServerTransaction transaction)
        where T : class =>
        transaction.NotedOrNull<T>() ?? throw new InvalidOperationException($"Nobody has noted a {typeof(T).Name}.");

    public static HttpContext Http(this BaseContext context) => context.Transaction.Noted<HttpContext>();

    public static Tenant Tenant(this BaseContext context) => context.Transaction.Noted<Tenant>();

    /// <summary>Ends the request with one of our own errors.</summary>
    public static void Refuse(this BaseValidatingContext context, ProtocolError error)
    {
        context.Transaction.Note(error);
        context.Reject(error.Name, error.Description);
    }

    /// <summary>The answer is made; nothing of the library's is wanted any more.</summary>
    public static void Answer(this BaseRequestContext context, IResult answer)
    {
        context.Transaction.Note(answer);
        context.HandleRequest();
    }
}
