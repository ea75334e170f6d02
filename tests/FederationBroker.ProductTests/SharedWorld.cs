namespace FederationBroker.ProductTests;

/// <summary>One world for all tests of a class that do not change what others see.</summary>
public sealed class SharedWorld : IAsyncLifetime
{
    public BrokerWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() => World = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
