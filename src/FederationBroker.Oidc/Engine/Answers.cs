using System.Text.Json;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Engine;

/// <summary>Answers of the back channel: what the library has put together, or one of our errors.</summary>
internal sealed class WriteBackChannelAnswer<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseRequestContext
{
    public ValueTask HandleAsync(TContext context)
    {
        var response = context.Transaction.Response!;
        context.Answer(
            string.IsNullOrEmpty(response.Error)
                ? JsonAnswer.Private(response.ToJson())
                : BackChannel.Answer(context.Transaction.Noted<ProtocolError>())
        );
        return ValueTask.CompletedTask;
    }
}

/// <summary>Documents that everybody may read and keep for a while.</summary>
internal sealed class WritePublicAnswer<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseRequestContext
{
    // Keys are announced for much longer before they sign, so nobody meets a signature with one they have not seen.
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    public ValueTask HandleAsync(TContext context)
    {
        context.Answer(JsonAnswer.Public(context.Transaction.Response!.ToJson(), Age));
        return ValueTask.CompletedTask;
    }
}

internal static class EngineResponse
{
    public static byte[] ToJson(this OpenIddictResponse response) => JsonSerializer.SerializeToUtf8Bytes(response);
}
