namespace FederationBroker.ProductTests.Telemetry;

/// <summary>Metrics and traces leave the house as logs do: nothing of a subscriber's may be in them.</summary>
public sealed class TelemetryPrivacyTests(TelemetryWorld world) : IClassFixture<TelemetryWorld>
{
    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Nothing_that_was_sent_and_nothing_personal_is_in_metrics_or_traces()
    {
        await Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    world.Collector.Traces.Contains("/t/{tenant}/saml/sso", StringComparison.Ordinal)
                        && world.Collector.Metrics.Length > 0
                ),
            "the collector has the visit"
        );
        // One more, so that everything before it has been sent.
        var before = world.Collector.Traces.Length;
        await world.Strangers.TryAsync("last");
        await Eventually.TrueAsync(() => Task.FromResult(world.Collector.Traces.Length > before), "more is sent");

        ShouldSayNothing((await world.ScrapeAsync()).Text);
        ShouldSayNothing(world.Collector.Metrics);
        ShouldSayNothing(world.Collector.Traces);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task A_strangers_trace_is_not_taken_over()
    {
        await Eventually.TrueAsync(() => Task.FromResult(world.Collector.Traces.Length > 0), "traces are sent");
        // Trace ids are 16 octets in the collector's format; as the text of one they hold what cannot be decoded.
        var taken = System.Text.Encoding.UTF8.GetString(Convert.FromHexString(Strangers.TraceId));
        world.Collector.Traces.ShouldNotContain(taken);
        world.Collector.Traces.ShouldNotContain("vendor=");
    }

    // With and without a handshake.
    private static readonly string[] Ends =
    [
        "kestrel_connection_duration_seconds_sum{}",
        "kestrel_connection_duration_seconds_sum{tls_protocol_version=\"1.3\"}",
    ];

    [Fact]
    public async Task However_much_strangers_try_there_are_no_more_series_than_before()
    {
        await world.ScrapeAsync(); // looking is a connection as well
        await world.Strangers.KnockAsync();
        for (var i = 0; i < 3; i++)
            await world.Strangers.TryAsync($"warm{i}");
        await Eventually.TrueAsync(
            async () => Ends.All((await world.ScrapeAsync()).Series.Contains),
            "the end of a connection of each kind is counted"
        );
        var before = (await world.ScrapeAsync()).Series.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < 300; i++)
            await world.Strangers.TryAsync($"{i}");
        var after = await world.ScrapeAsync();
        after
            .Series.Except(before)
            .Where(series =>
                series.StartsWith("http_", StringComparison.Ordinal)
                || series.StartsWith("fbroker_", StringComparison.Ordinal)
                || series.StartsWith("kestrel_", StringComparison.Ordinal)
            )
            // The trail is chained by whichever node comes first.
            .Where(series => !series.StartsWith("fbroker_audit", StringComparison.Ordinal))
            // 429 is a word of ours as well: whoever tries as fast is held up.
            .Where(series => !series.Contains("\"429\"", StringComparison.Ordinal))
            // On a busy machine a connection may end in a way that none did before; there are a handful of ways.
            .Where(series => !IsAboutABrokenConnection(series))
            .ShouldBeEmpty();
        after.Series.Where(IsAboutABrokenConnection).Select(ErrorIn).Distinct().Count().ShouldBeLessThan(10);
        after.Series.Count.ShouldBeLessThan(3000);
    }

    private static bool IsAboutABrokenConnection(string series) =>
        series.StartsWith("kestrel_", StringComparison.Ordinal)
        && series.Contains("error_type=", StringComparison.Ordinal);

    private static string ErrorIn(string series) => series.Split("error_type=\"")[1].Split('"')[0];

    private void ShouldSayNothing(string text)
    {
        PersonalData.FoundIn(text).ShouldBeEmpty();
        foreach (var secret in world.Secrets)
            text.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse();
        string[] sent =
        [
            Strangers.Mark,
            Visit.Address,
            Visit.Hint,
            Uri.EscapeDataString(Visit.Hint),
            Visit.WrongPassword,
            "127.0.0.1",
            "User-Agent",
            "SELECT",
        ];
        sent.Where(value => text.Contains(value, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }
}
