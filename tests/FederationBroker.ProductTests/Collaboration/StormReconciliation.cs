using FederationBroker.Collaboration.Reconciliation;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// After the storm both sides are compared: nothing differs. Then differences of every kind are put in, and exactly
/// those are found.
/// </summary>
internal sealed class StormReconciliation(ShopWorld shop)
{
    private const int MostSeeds = 500;
    private const string Agreed = "KNOWN";

    private static readonly BreakKind[] AtBilling =
    [
        BreakKind.MissingAtAdapter,
        BreakKind.MissingInBroker,
        BreakKind.AmountMismatch,
        BreakKind.CurrencyMismatch,
        BreakKind.StatusMismatch,
        BreakKind.DuplicateAtAdapter,
    ];

    // What the service says, with the falsehoods.
    private Dictionary<string, string> inUse = [];

    /// <summary>What differs when nothing was put in; of orders that a person has to look at, something may.</summary>
    public async Task<Dictionary<string, string>> CompareAsync()
    {
        await RunAsync("Billing", "bss", "now() - interval '1 day'", "now()");
        await StateAsync(await InUseAsync());
        return await FoundAsync();
    }

    /// <summary>Puts differences in.</summary>
    /// <returns>What they are known by, and what they are.</returns>
    public async Task<Dictionary<string, string>> SeedAsync(int orders)
    {
        var charges = await ChargesAsync();
        var seeds = Math.Min(MostSeeds, orders / 8);
        var seeded = new Dictionary<string, string>(StringComparer.Ordinal);
        var falsehoods = new List<object>();
        inUse = await InUseAsync();
        for (var seed = 0; seed < seeds; seed++)
        {
            var (kind, charge) = ((BreakKind?)AtBilling.ElementAtOrDefault(seed % 8), charges[seed]);
            if (seed % 8 >= AtBilling.Length)
                SeedUse(inUse, charge, isUsed: seed % 8 == 7, seeded, seed);
            else
                falsehoods.Add(SeedAtBilling(kind!.Value, charge, seed, seeded));
        }

        await shop.ListAsync([.. falsehoods]);
        await RunAsync("Billing", "bss", "now() - interval '1 day'", "now()");
        await StateAsync(inUse);
        return seeded;
    }

    /// <summary>What is missing is no longer waited for.</summary>
    public async Task<Dictionary<string, string>> WaitNoLongerAsync()
    {
        var file = Path.Combine(shop.World.Folder, "config", "tenants", "metro.yaml");
        await File.AppendAllTextAsync(file, "\nreconciliation: { settlesWithin: 1s }\n");
        await Task.Delay(TimeSpan.FromSeconds(3));
        await RunAsync("Billing", "bss", "now() - interval '1 day'", "now()");
        await StateAsync(inUse);
        return await FoundAsync();
    }

    public Task<Dictionary<string, string>> FoundAsync() =>
        PairsAsync(
            """
            SELECT string_agg(b.subject || '=' || b.kind, E'\n') FROM reconciliation_break b
            WHERE b.state <> 'Closed' AND NOT EXISTS (
              SELECT FROM ott_order o
              WHERE o.tenant = b.tenant AND o.number = b.order_number AND o.state = 'Review')
            """
        );

    private static object SeedAtBilling(BreakKind kind, SeedCharge charge, int seed, Dictionary<string, string> seeded)
    {
        var foreign = charge with { Key = $"foreign-{seed}", Order = $"FOREIGN-{seed}" };
        var (known, falsehood) = kind switch
        {
            BreakKind.MissingAtAdapter => (charge, (object)new { key = charge.Key, isForgotten = true }),
            BreakKind.MissingInBroker => (foreign, foreign.Instead()),
            BreakKind.AmountMismatch => (charge, charge.Instead(minor: 989)),
            BreakKind.CurrencyMismatch => (charge, charge.Instead(currency: "USD")),
            BreakKind.StatusMismatch => (charge, charge.Instead(kind: "refund")),
            _ => (charge, new { key = charge.Key, isRepeated = true }),
        };
        seeded.Add(known.Key, $"{kind}");
        return falsehood;
    }

    private static void SeedUse(
        Dictionary<string, string> inUse,
        SeedCharge charge,
        bool isUsed,
        Dictionary<string, string> seeded,
        int seed
    )
    {
        if (isUsed)
        {
            inUse.Add($"FOREIGN-{seed}", Agreed);
            seeded.Add($"FOREIGN-{seed}", $"{BreakKind.EntitledNotBilled}");
        }
        else
        {
            inUse.Remove(charge.Order);
            seeded.Add($"{charge.Order}:{charge.Order}", $"{BreakKind.BilledNotEntitled}");
        }
    }

    private async Task<List<SeedCharge>> ChargesAsync() =>
        [
            .. (
                await PairsAsync(
                    """
                    SELECT string_agg(s.key || '=' || o.number, E'\n' ORDER BY s.key)
                    FROM ott_order_step s JOIN ott_order o ON (o.tenant, o.id) = (s.tenant, s.order_id)
                    WHERE s.kind = 'Capture' AND o.state = 'Completed'
                    """
                )
            ).Select(pair => new SeedCharge(pair.Key, pair.Value)),
        ];

    private Task<Dictionary<string, string>> InUseAsync() =>
        PairsAsync(
            """
            SELECT string_agg(o.number || '=' || s.state, E'\n')
            FROM ott_subscription s JOIN ott_order o ON (o.tenant, o.subscription_id) = (s.tenant, s.id)
            WHERE s.partner = 'shop-4' AND s.state = 'Active' AND o.kind = 'SignUp' AND o.state = 'Completed'
            """
        );

    private async Task StateAsync(Dictionary<string, string> inUse)
    {
        var numbers = string.Join(',', inUse.Keys.Select(number => $"('{number}')"));
        await shop.World.Database.QueryAsync<int>(
            $"""
            WITH made AS (
              INSERT INTO service_statement (tenant, partner, as_of, updated_at, closed_at)
              VALUES ('metro', 'shop-4', now(), now(), now()) RETURNING as_of)
            INSERT INTO service_statement_line (tenant, partner, as_of, order_number, is_in_use)
            SELECT 'metro', 'shop-4', made.as_of, n.number, true FROM made, (VALUES {numbers}) n (number)
            """
        );
        await RunAsync("Service", "shop-4", "(SELECT max(as_of) FROM service_statement)", "now()");
    }

    private async Task RunAsync(string source, string name, string from, string until)
    {
        var id = Guid.NewGuid();
        await shop.World.Database.QueryAsync<int>(
            $"""
            INSERT INTO reconciliation_run
              (tenant, id, source, name, "from", until, created_at, compared, broken, is_unanswered)
            VALUES ('metro', '{id}', '{source}', '{name}', {from}, {until}, now(), 0, 0, false)
            """
        );
        await Eventually.TrueAsync(
            async () =>
                await shop.World.Database.QueryAsync<bool>(
                    $"SELECT ended_at IS NOT NULL AND NOT is_unanswered FROM reconciliation_run WHERE id = '{id}'"
                ),
            "the comparison has ended",
            TimeSpan.FromMinutes(2)
        );
    }

    private async Task<Dictionary<string, string>> PairsAsync(string sql) =>
        (await shop.World.Database.QueryAsync<string?>(sql) ?? string.Empty)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('='))
            .ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);

    /// <summary>Something that billing has taken.</summary>
    private sealed record SeedCharge(string Key, string Order)
    {
        public object Instead(long minor = 990, string currency = "EUR", string kind = "capture") =>
            new
            {
                key = Key,
                instead = new
                {
                    order = Order,
                    key = Key,
                    kind,
                    amount = new { minor, currency },
                    at = TimeProvider.System.GetUtcNow(),
                },
            };
    }
}
