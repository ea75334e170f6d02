namespace FederationBroker.InteropTests.OpenIdClient;

/// <summary>A broker that knows one client for every way to authenticate.</summary>
public sealed class OpenIdClientWorld : IAsyncLifetime
{
    private readonly Client[] clients = Client.All;

    public BrokerWorld World { get; private set; } = null!;

    internal Client this[string id] => clients.Single(client => client.Id == id);

    public async ValueTask InitializeAsync() =>
        World = await BrokerWorld.CreateAsync(
            configuration => Array.ForEach(clients, client => client.Register(configuration)),
            reachable: true
        );

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
