using System.Diagnostics;
using System.Globalization;

namespace FederationBroker.Benchmarks;

/// <summary>
/// Whether a login at one partner is as fast as ever while another partner's adapter hangs, spins, crashes, floods its
/// log or eats memory: each of them between two times in which it behaves.
/// </summary>
internal static class AdapterRun
{
    private const int Logins = 2;
    private const int Visitors = 8;
    private const string Well = "plain";

    private static readonly string[] Faults = ["hangs", "spins", "crashes", "floods", "eats-memory"];

    /// <summary>One login, and one page that asks the adapter, by each of those who come.</summary>
    private static readonly TimeSpan BetweenLogins = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenVisits = TimeSpan.FromMilliseconds(800);

    /// <param name="seconds">Of each time.</param>
    /// <returns>1 when a p99 was more than a fifth longer than its neighbours'.</returns>
    public static async Task<int> RunAsync(int seconds)
    {
        using var package = SamplePackage.Faulty("consent");
        await using var world = await BrokerWorld.CreateAsync(
            folder => Configure(folder, package),
            settings: [("RequestsPerSecond", "100000"), ("PartnerRequestsPerSecond", "100000")]
        );
        await using var broker = await BrokerProcess.StartAsync(world, "adapters");
        var logins = new List<Connection>();
        for (var number = 0; number < Logins; number++)
            logins.Add(await ConnectedAsync(world, broker, number));
        var visitors = new List<BrowserStub>();
        for (var number = 0; number < Visitors; number++)
            visitors.Add(await VisitorAsync(world, broker, number));

        await MeasureAsync(logins, visitors, Well, seconds); // warms up; not counted
        var times = new List<Time> { await MeasureAsync(logins, visitors, Well, seconds) };
        foreach (var fault in Faults)
        {
            times.Add(await MeasureAsync(logins, visitors, fault, seconds));
            times.Add(await MeasureAsync(logins, visitors, Well, seconds));
        }

        return Report(times);
    }

    private static void Configure(ConfigurationFolder folder, SamplePackage package)
    {
        package.TrustIn(folder, "answers");
        folder.WriteTenant(
            "metro",
            $$"""
            kind: Tenant
            id: metro
            display: { name: Metro Cable }
            theme: metro
            locales: [en, es, ja]
            supportPhone: +1 555 0100
            pairwiseScope: metro.test
            adapters:
            {{string.Join('\n', Faults.Append(Well).Select(AdapterLine))}}
            """
        );
        folder.WritePartner("stream", ConfigurationFolder.OidcPartner("stream"));
        foreach (var fault in Faults.Append(Well))
            folder.WritePartner($"site-{fault}", PartnerFile(fault));

        string AdapterLine(string fault) =>
            $"  - {{ id: {fault}, package: {package.Folder}, configuration: {{ fault: '{fault}' }} }}";
    }

    private static string PartnerFile(string adapter) =>
        ConfigurationFolder
            .OidcPartner($"site-{adapter}")
            .Replace(
                "  claims:\n",
                $$"""
                  hooks:
                    beforeConsent: { adapters: [ {{adapter}} ], budget: 500ms }
                  collaboration:
                    configuration: 3
                    billing: {{Well}}
                    subscription: {{Well}}
                    offers:
                      - { id: kit-offer, name: { en: Kit }, price: 9.90 EUR, tax: 1.58 EUR }
                  claims:

                """,
                StringComparison.Ordinal
            );

    private static async Task<Connection> ConnectedAsync(BrokerWorld world, BrokerProcess broker, int number)
    {
        using var browser = await SignedInAsync(world, broker, $"login-{number}@metro.test");
        await browser.GoAsync(new OidcPartner(world, "stream").AuthorizeAddress());
        await browser.PassAsync();
        return new Connection(
            BrokerUnderTest.Peer,
            broker.Port,
            browser.Cookies.GetCookieHeader(new Uri(BrokerWorld.Origin))
        );
    }

    private static Task<BrowserStub> VisitorAsync(BrokerWorld world, BrokerProcess broker, int number) =>
        SignedInAsync(world, broker, $"visitor-{number}@metro.test");

    private static async Task<BrowserStub> SignedInAsync(BrokerWorld world, BrokerProcess broker, string cableId)
    {
        await world.AddSubscriberAsync("metro", new TestPerson { CableId = cableId });
        var browser = new BrowserStub(broker.Port);
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync(cableId);
        return browser;
    }

    private static async Task<Time> MeasureAsync(
        IReadOnlyList<Connection> logins,
        IReadOnlyList<BrowserStub> visitors,
        string adapter,
        int seconds
    )
    {
        var end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        var page =
            $"/t/metro/connect/authorize?client_id=site-{adapter}&response_type=code&prompt=consent"
            + $"&redirect_uri=https%3A%2F%2Fsite-{adapter}.ott.test%2Fcallback&scope=openid%20profile%20email"
            + $"&code_challenge={OidcPartner.Challenge}&code_challenge_method=S256&authorization_details="
            + Uri.EscapeDataString("""[{"type":"subscription","offer":"kit-offer"}]""");
        var visiting = visitors.Select(visitor => PaceAsync(() => visitor.GoAsync(page), BetweenVisits, end)).ToList();
        var took = await Task.WhenAll(logins.Select(login => PaceAsync(login.CodeFlowAsync, BetweenLogins, end)));
        var visited = await Task.WhenAll(visiting);
        var sorted = took.SelectMany(one => one).Order().ToList();
        var time = new Time(
            adapter,
            sorted.Count,
            sorted[sorted.Count / 2],
            sorted[sorted.Count * 99 / 100],
            visited.Sum(one => one.Count)
        );
        Console.WriteLine(time);
        return time;
    }

    // At an even pace: whoever is held up does not come less often.
    private static Task<List<double>> PaceAsync(Func<Task> once, TimeSpan pace, long end) =>
        Task.Run(async () =>
        {
            var took = new List<double>();
            for (var next = Stopwatch.GetTimestamp(); Stopwatch.GetTimestamp() < end; )
            {
                var began = Stopwatch.GetTimestamp();
                await once();
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                next += (long)(pace.TotalSeconds * Stopwatch.Frequency);
                var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left);
            }

            return took;
        });

    private static int Report(List<Time> times)
    {
        var worst = 0.0;
        Console.WriteLine("| beside an adapter that | logins | p50 ms | p99 ms | p99, of its neighbours' |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        for (var at = 1; at < times.Count; at += 2)
        {
            var ratio = times[at].P99 / ((times[at - 1].P99 + times[at + 1].P99) / 2);
            worst = Math.Max(worst, ratio);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {times[at].Adapter} | {times[at].Logins} | {times[at].P50:F1} | {times[at].P99:F1} | {ratio:F2} |"
                )
            );
        }

        return worst > 1.2 ? 1 : 0;
    }

    /// <param name="Visits">Pages that asked the adapter meanwhile.</param>
    private sealed record Time(string Adapter, int Logins, double P50, double P99, int Visits)
    {
        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {Adapter}: {Logins} logins, p50 {P50:F1} ms, p99 {P99:F1} ms; {Visits} pages asked it"
            );
    }
}
