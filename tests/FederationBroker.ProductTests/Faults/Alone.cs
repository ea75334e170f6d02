namespace FederationBroker.ProductTests.Faults;

/// <summary>For tests that promise seconds: they have the machine to themselves, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "has the machine to itself";
}
