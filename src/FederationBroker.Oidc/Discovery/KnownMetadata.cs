using System.Collections.Concurrent;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Engine;
using FederationBroker.Partners;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Discovery;

/// <summary>Metadata of each operator, as it was put together for the configuration that is live.</summary>
internal sealed class KnownMetadata
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<TenantId, (int Generation, byte[] Document)> documents = new();

    /// <returns>Null: it has to be put together.</returns>
    public JsonAnswer? Find(TenantId tenant, RegistrySnapshot of) =>
        documents.TryGetValue(tenant, out var known) && known.Generation == of.Generation
            ? JsonAnswer.Public(known.Document, Age)
            : null;

    /// <param name="of">What it was put together from.</param>
    public JsonAnswer Keep(TenantId tenant, RegistrySnapshot of, byte[] document)
    {
        documents[tenant] = (of.Generation, document);
        return JsonAnswer.Public(document, Age);
    }
}

/// <summary>Relying parties ask often, and hear the same: the library is not troubled for it.</summary>
internal sealed class AnswerKnownMetadata(KnownMetadata known)
    : IOpenIddictServerHandler<ExtractConfigurationRequestContext>
{
    public ValueTask HandleAsync(ExtractConfigurationRequestContext context)
    {
        if (known.Find(context.Tenant().Id, context.Transaction.Noted<RegistrySnapshot>()) is { } answer)
            context.Answer(answer);
        else
            context.Request = new OpenIddictRequest();
        return ValueTask.CompletedTask;
    }
}

internal sealed class KeepMetadata(KnownMetadata known) : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        var snapshot = context.Transaction.Noted<RegistrySnapshot>();
        context.Answer(known.Keep(context.Tenant().Id, snapshot, context.Response.ToJson()));
        return ValueTask.CompletedTask;
    }
}
