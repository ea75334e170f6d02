using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Processes;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>What a billing adapter lists.</summary>
internal sealed class ListedCharges(AdapterFleet fleet, TenantScope scope)
{
    private const int MostPages = 100_000;

    /// <summary>Of a time.</summary>
    /// <returns>Null: it could not be read to the end, and a part of it would be worth nothing.</returns>
    public async Task<List<ChargeEntry>?> ReadAsync(string adapter, ComparedTime time, CancellationToken cancellation)
    {
        var place = new AdapterPlace(scope.Tenant, adapter);
        var (from, until) = (time.From - time.Margin, time.Until + time.Margin);
        var entries = new List<ChargeEntry>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var call = new CallStep($"list:{time.From.UtcTicks}:{page}");
            var request = new ChargeListing(from, until, cursor);
            var result = await fleet.CallAsync(place, Operations.ListCharges, request, call, cancellation);
            if (result is not { Effect: Effect.Applied, Value: { } listed })
                return null;
            entries.AddRange(listed.Charges.Select(Entry));
            if (listed.Next is null)
                return entries;
            if (listed.Next == cursor)
                return null;
            cursor = listed.Next;
        }

        return null;
    }

    // Whatever it says has to fit where breaks are kept: what does not is told apart by its digest.
    private static ChargeEntry Entry(Charge charge) =>
        new(
            Kept(charge.Key, ReconciliationBreakRow.LongestSubject),
            Kept(charge.Order, ReconciliationBreakRow.LongestOrder),
            charge.Kind switch
            {
                "reserve" => ReconciledDeed.Reserve,
                "capture" => ReconciledDeed.Capture,
                "void" => ReconciledDeed.Void,
                _ => ReconciledDeed.Refund,
            },
            new Money(charge.Amount.Minor, Kept(charge.Amount.Currency, longest: 3)),
            charge.At
        );

    private static string Kept(string text, int longest) =>
        StoredText.FaultOf(text, longest) is null
            ? text
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Math.Min(longest, 64)];
}
