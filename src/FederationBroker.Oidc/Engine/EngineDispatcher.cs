using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Engine;

/// <summary>
/// The handlers of each event, in order, looked up once: the library's own dispatcher walks through all of them, some
/// three hundred, for each of the dozen events of a request.
/// </summary>
internal sealed class EngineHandlers(IOptions<OpenIddictServerOptions> options, IServiceProvider root)
{
    private readonly ConcurrentDictionary<Type, object> known = new();

    public EngineHandler<T>[] Of<T>()
        where T : BaseContext => (EngineHandler<T>[])known.GetOrAdd(typeof(T), _ => LookUp<T>());

    private EngineHandler<T>[] LookUp<T>()
        where T : BaseContext =>
        [
            .. options
                .Value.Handlers.Where(handler => handler.ContextType == typeof(T))
                .Select(handler => new EngineHandler<T>(
                    // The library registers its filters as singletons.
                    [
                        .. handler.FilterTypes.Select(filter =>
                            (IOpenIddictServerHandlerFilter<T>)root.GetRequiredService(filter)
                        ),
                    ],
                    handler.ServiceDescriptor.ServiceType
                )),
        ];
}

internal sealed record EngineHandler<T>(IOpenIddictServerHandlerFilter<T>[] Filters, Type Service)
    where T : BaseContext
{
    public async ValueTask<bool> IsActiveAsync(T context)
    {
        foreach (var filter in Filters)
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
            var service = (IOpenIddictServerHandler<TContext>)services.GetRequiredService(handler.Service);
            await service.HandleAsync(context);
            if (IsSettled(context))
                return;
        }
    }

    private static bool IsSettled(BaseContext context) =>
        context is BaseRequestContext { IsRequestHandled: true } or BaseRequestContext { IsRequestSkipped: true }
        || context is BaseValidatingContext { IsRejected: true };
}
