using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Data.Tenancy;

/// <summary>
/// Runs work outside a request (jobs, the command line) in a scope of its own that belongs to one tenant or to the
/// platform.
/// </summary>
public sealed class TenantWork(IServiceScopeFactory scopes)
{
    public Task<T> ForTenantAsync<TService, T>(TenantId tenant, Func<TService, Task<T>> work)
        where TService : notnull => RunAsync(scope => scope.Enter(tenant), work);

    public Task<T> ForPlatformAsync<TService, T>(Func<TService, Task<T>> work)
        where TService : notnull => RunAsync(scope => scope.EnterPlatform(), work);

    private async Task<T> RunAsync<TService, T>(Action<TenantScope> enter, Func<TService, Task<T>> work)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var services = scopes.CreateAsyncScope();
        enter(services.ServiceProvider.GetRequiredService<TenantScope>());
        return await work(services.ServiceProvider.GetRequiredService<TService>());
    }
}
