using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.HomeNetwork;

namespace RestOperatorSystems;

/// <summary>Whose home a connection comes from, by the REST contract (README.md).</summary>
internal sealed class RestHomeNetworkAdapter(OperatorSystemSettings settings) : IHomeNetworkAdapter, IDisposable
{
    private readonly RestCalls calls = new(settings);

    public async Task<HouseholdOutcome> FindHouseholdAsync(
        ConnectionOrigin origin,
        TimeSpan within,
        CancellationToken cancellation
    )
    {
        using var request = RestCalls.Post(
            "v1/households/find",
            new HouseholdWanted(origin.Address.ToString(), origin.Port == 0 ? null : origin.Port),
            Wire.Default.HouseholdWanted
        );
        return await calls.AskAsync(request, Wire.Default.HouseholdAnswer, within, cancellation) switch
        {
            Answered<HouseholdAnswer>.With { Value: { Outcome: "found", Account: { Length: > 0 } account } } =>
                new HouseholdOutcome.Found(account),
            Answered<HouseholdAnswer>.With { Value.Outcome: "not-at-home" } => new HouseholdOutcome.NotAtHome(),
            Answered<HouseholdAnswer>.Not not => new HouseholdOutcome.Unavailable(not.Reason),
            _ => new HouseholdOutcome.Unavailable(RestCalls.NotUnderstood),
        };
    }

    public void Dispose() => calls.Dispose();
}
