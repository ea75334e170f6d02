using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Benchmarks;

/// <summary>
/// How many small debits a second one hot mandate bears: a funded campaign, and a seller with many connections that
/// sends CashOrders, each under a key of its own. Afterwards books, funds and mandate are compared with what was
/// answered.
/// </summary>
internal static class DebitRun
{
    private const int Price = 3;
    private static readonly int[] Connections = [1, 16, 64, 256];

    /// <param name="seconds">Of each time.</param>
    /// <returns>1 when anything does not add up.</returns>
    public static async Task<int> RunAsync(int seconds)
    {
        await using var world = await BrokerWorld.CreateAsync(
            Configure,
            settings: [("RequestsPerSecond", "100000"), ("PartnerRequestsPerSecond", "100000")]
        );
        await DepositAsync(world);
        await using var broker = await BrokerProcess.StartAsync(world, "debits");
        Console.WriteLine($"{await SettingAsync(world, "fsync")}, {await SettingAsync(world, "synchronous_commit")}");
        var mandate = await OpenAsync(world, broker);
        var paid = await MeasureAsync(world, broker, mandate, Connections[1], 5); // warms up; not in the table
        // What the server does by itself within a minute: plans that were made for empty tables are made anew.
        await world.Database.QueryAsync<object>("ANALYZE");
        Console.WriteLine("| connections | debits/s | p50 ms | p99 ms | broker CPU ms | database CPU ms |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var connections in Connections)
            paid += await MeasureAsync(world, broker, mandate, connections, seconds);
        return await AddsUpAsync(world, paid) ? 0 : 1;
    }

    private static void Configure(ConfigurationFolder folder)
    {
        folder.WriteStandard();
        foreach (var id in new[] { "ads", "channel" })
            folder.WritePartner(
                id,
                $$"""
                kind: Partner
                id: {{id}}
                tenant: metro
                enabled: true
                sector: {{id}}.ott.test
                display: { name: "Sample {{id}}" }
                agreement:
                  payments: { currency: EUR, signature: optional }
                oidc:
                  clientAuthentication: client_secret_basic
                  secretSha256: {{BrokerWorld.Sha256(ConfigurationFolder.ClientSecret)}}
                  grantTypes: [ client_credentials ]
                """
            );
    }

    private static Task DepositAsync(BrokerWorld world) =>
        world
            .Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(new TenantId("metro"), (PartnerFunds funds) =>
                funds.DepositAsync(new PartnerId("ads"), Funded, "bench", by: null, CancellationToken.None)
            );

    private static Money Funded { get; } = new(Money.Largest, "EUR");

    private static Task<string?> SettingAsync(BrokerWorld world, string name) =>
        world.Database.QueryAsync<string>($"SELECT '{name}=' || current_setting('{name}')");

    private static async Task<string> OpenAsync(BrokerWorld world, BrokerProcess broker)
    {
        using var buyer = await SellerAsync(world, broker, "ads");
        var now = world.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        var opened = await PostAsync(
            buyer,
            "payment-mandates",
            $$"""
            {"messageType":"OpenPaymentOrder","orderNumber":"campaign","messageTimeStamp":"{{now}}","buyer":"ads",
             "paymentServiceProvider":"metro","buyerAccount":{"scheme":"funds","ref":"ads"},"activationTime":"{{now}}",
             "seller":"channel","cashingServiceProvider":"metro",
             "sellerAccount":{"scheme":"settlement","ref":"channel"},
             "amount":{"minor":{{Money.Largest}},"currency":"EUR"} }
            """
        );
        return System.Text.Json.Nodes.JsonNode.Parse(opened)!["mandateId"]!.GetValue<string>();
    }

    private static async Task<HttpClient> SellerAsync(BrokerWorld world, BrokerProcess broker, string partner)
    {
        var token = await new OidcPartner(world, partner, port: broker.Port).TokenAsync(
            ("grant_type", "client_credentials"),
            ("scope", "payments")
        );
        var client = BrokerNode.ClientFor(broker.Port);
        client.BaseAddress = new Uri($"{BrokerWorld.Origin}/t/metro/pay/v1/");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token["access_token"]);
        return client;
    }

    /// <returns>How many were paid.</returns>
    private static async Task<long> MeasureAsync(
        BrokerWorld world,
        BrokerProcess broker,
        string mandate,
        int connections,
        int seconds
    )
    {
        var sellers = new List<HttpClient>();
        for (var number = 0; number < connections; number++)
            sellers.Add(await SellerAsync(world, broker, "channel"));
        var (brokerBefore, databaseBefore) = (broker.Cpu, await DatabaseCpuAsync(world));
        var watch = Stopwatch.StartNew();
        var end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        var took = await Task.WhenAll(
            sellers.Select(seller => Task.Run(() => RepeatAsync(world, seller, mandate, end)))
        );
        var elapsed = watch.Elapsed;
        var sorted = took.SelectMany(one => one).Order().ToList();
        var brokerCpu = (broker.Cpu - brokerBefore).TotalMilliseconds / sorted.Count;
        var databaseCpu = (await DatabaseCpuAsync(world) - databaseBefore).TotalMilliseconds / sorted.Count;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {connections} | {sorted.Count / elapsed.TotalSeconds:F0} | {sorted[sorted.Count / 2]:F1} | "
                    + $"{sorted[sorted.Count * 99 / 100]:F1} | {brokerCpu:F3} | {databaseCpu:F3} |"
            )
        );
        sellers.ForEach(seller => seller.Dispose());
        return sorted.Count;
    }

    private static async Task<List<double>> RepeatAsync(BrokerWorld world, HttpClient seller, string mandate, long end)
    {
        var took = new List<double>();
        while (Stopwatch.GetTimestamp() < end)
        {
            var began = Stopwatch.GetTimestamp();
            var now = world.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
            var answer = await PostAsync(
                seller,
                "cash-orders",
                $$"""
                {"messageType":"CashOrder","orderNumber":"{{Guid.NewGuid():N}}","messageTimeStamp":"{{now}}",
                 "objectInfo":{"offerId":"spot-30s","kind":"impression"},"amount":{"minor":{{Price}},"currency":"EUR"},
                 "buyer":"ads","paymentServiceProvider":"metro","seller":"channel","cashingServiceProvider":"metro",
                 "sellerAccount":{"scheme":"settlement","ref":"channel"},"mandateId":"{{mandate}}"}
                """
            );
            if (!answer.Contains("SUCCESS", StringComparison.Ordinal))
                throw new InvalidOperationException(answer);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return took;
    }

    private static async Task<string> PostAsync(HttpClient client, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException(text);
    }

    // Of its sessions; those of this program do next to nothing meanwhile.
    private static async Task<TimeSpan> DatabaseCpuAsync(BrokerWorld world)
    {
        var sessions = await world.Database.QueryAsync<int[]>(
            "SELECT array_agg(pid) FROM pg_stat_activity WHERE datname = current_database()"
        );
        return (sessions ?? []).Aggregate(TimeSpan.Zero, (sum, pid) => sum + ServerProcess.CpuOf(pid));
    }

    private static async Task<bool> AddsUpAsync(BrokerWorld world, long paid)
    {
        var (orders, spent, used, owed) = (
            await world.Database.QueryAsync<long>("SELECT count(*) FROM payment_order WHERE state = 'Paid'"),
            Funded.Minor - await world.Database.QueryAsync<long>("SELECT balance_minor FROM partner_funds"),
            await world.Database.QueryAsync<long>("SELECT used_minor FROM payment_mandate"),
            -await world.Database.QueryAsync<long>(
                "SELECT sum(minor)::bigint FROM ledger_posting WHERE account = 'Payable'"
            )
        );
        Console.WriteLine(
            $"answered as paid {paid}, orders {orders}; at {Price} each {paid * Price}: of the funds {spent}, of the "
                + $"mandate {used}, owed to the seller {owed}"
        );
        return orders == paid && new[] { spent, used, owed }.All(sum => sum == paid * Price);
    }
}
