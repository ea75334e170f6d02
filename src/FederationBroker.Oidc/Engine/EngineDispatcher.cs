using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Engine;

/// <summary>
/// The handlers of each event, in order, looked up once: the library's own dispatcher walks through all of them, some
/// three hundred, for each of the dozen events of a request, and asks the container for every filter.
/// </summary>
internal sealed class EngineHandlers(IOptions<OpenIddictServerOptions> options, IServiceProvider root)
{
    private readonly ConcurrentDictionary<Type, object> known = new();

    public EngineHandler<T>[] Of<T>()
        where T : BaseContext =>
        (EngineHandler<T>[])(
            known.TryGetValue(typeof(T), out var handlers) ? handlers : known.GetOrAdd(typeof(T), LookUp<T>())
        );

    private EngineHandler<T>[] LookUp<T>()
        where T : BaseContext =>
        [.. options.Value.Handlers.Where(handler => handler.ContextType == typeof(T)).Select(HandlerOf<T>)];

    private EngineHandler<T> HandlerOf<T>(OpenIddictServerHandlerDescriptor handler)
        where T : BaseContext
    {
        var service = handler.ServiceDescriptor;
        return new EngineHandler<T>(
            // The library registers its filters as singletons.
            [
                .. handler.FilterTypes.Select(filter =>
                    (IOpenIddictServerHandlerFilter<T>)root.GetRequiredService(filter)
                ),
            ],
            service.ServiceType,
            service.Lifetime == ServiceLifetime.Singleton
                ? (IOpenIddictServerHandler<T>)root.GetRequiredService(service.ServiceType)
                : null
        );
    }
}

/// <param name="Service">As which the container has it.</param>
/// <param name="Instance">Null: each request has one of its own.</param>
internal sealed record EngineHandler<T>(
    IOpenIddictServerHandlerFilter<T>[] Filters,
    Type Service,
    IOpenIddictServerHandler<T>? Instance
)
    where T : BaseContext
{
    public ValueTask<bool> IsActiveAsync(T context)
    {
        for (var place = 0; place < Filters.Length; place++)
        {
            var active = Filters[place].IsActiveAsync(context);
            if (!active.IsCompletedSuccessfully)
                return GoOnAsync(active, place, context);
            if (!active.Result)
                return ValueTask.FromResult(false);
        }

        return ValueTask.FromResult(true);
    }

    // No filter of the library's waits for anything; one of a later version may.
    private async ValueTask<bool> GoOnAsync(ValueTask<bool> waitedFor, int place, T context)
    {
        if (!await waitedFor)
            return false;
        foreach (var filter in Filters.AsMemory(place + 1).ToArray())
        {
            if (!await filter.IsActiveAsync(context))
                return false;
        }

        return true;
    }
}

/// <summary>Runs the handlers of an event until one of them has settled it.</summary>
internal sealed class EngineDispatcher(EngineHandlers handlers, IServiceProvider services) : IOpenIddictServerDispatcher
{
    public async ValueTask DispatchAsync<TContext>(TContext context)
        where TContext : BaseContext
    {
        foreach (var handler in handlers.Of<TContext>())
        {
            if (!await handler.IsActiveAsync(context))
                continue;
            var service = handler.Instance
                ?? (IOpenIddictServerHandler<TContext>)services.GetRequiredService(handler.Service);
            await service.HandleAsync(context);
            if (IsSettled(context))
                return;
        }
    }

    private static bool IsSettled(BaseContext context) =>
        context is BaseRequestContext { IsRequestHandled: true } or BaseRequestContext { IsRequestSkipped: true }
        || context is BaseValidatingContext { IsRejected: true };
}
