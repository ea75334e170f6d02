namespace FederationBroker.ProductTests.Collaboration;

/// <summary>One shop for the tests that leave it as they found it, one after the other.</summary>
[CollectionDefinition(ShopWorld.Shared)]
public sealed class SharedShop : ICollectionFixture<ShopWorld>;
