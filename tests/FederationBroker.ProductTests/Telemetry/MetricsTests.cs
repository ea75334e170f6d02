namespace FederationBroker.ProductTests.Telemetry;

public sealed class MetricsTests(TelemetryWorld world) : IClassFixture<TelemetryWorld>
{
    public static TheoryData<string, string[]> WhatAVisitCounts =>
        new()
        {
            { "fbroker_sign_ins_total", ["method=\"password\"", "outcome=\"success\"", "tenant=\"metro\""] },
            { "fbroker_sign_ins_total", ["method=\"password\"", "outcome=\"wrong-credentials\""] },
            { "fbroker_decisions_total", ["outcome=\"login-needed\"", "partner=\"stream\"", "protocol=\"oidc\""] },
            { "fbroker_decisions_total", ["outcome=\"consent-needed\"", "partner=\"stream\""] },
            { "fbroker_decisions_total", ["outcome=\"granted\"", "partner=\"stream\"", "protocol=\"oidc\""] },
            { "fbroker_decisions_total", ["outcome=\"granted\"", "partner=\"theatre\"", "protocol=\"saml\""] },
            { "fbroker_tokens_issued_total", ["grant_type=\"authorization_code\"", "partner=\"stream\""] },
            { "fbroker_tokens_issued_total", ["grant_type=\"refresh_token\""] },
            { "fbroker_tokens_issued_total", ["grant_type=\"client_credentials\""] },
            { "fbroker_standing_decisions_total", ["partner=\"stream\"", "tenant=\"metro\""] },
            { "fbroker_adapter_calls_seconds_count", ["operation=\"person\"", "outcome=\"answered\""] },
            { "fbroker_refusals_total", ["code=\"FB-"] },
            { "fbroker_password_wait_seconds_count", ["outcome=\"turn\""] },
            { "fbroker_database_ready", [] },
            { "fbroker_configuration_generation", [] },
            { "fbroker_background_rounds_total", ["work=\"AuditChaining\"", "outcome=\"done\""] },
            { "http_server_request_duration_seconds_count", ["http_route=\"/t/{tenant}/connect/token\""] },
            { "http_server_request_duration_seconds_count", ["http_route=\"t/{tenant}/sign-in/{ticket?}\""] },
            { "db_client_connection_count", ["db_client_connection_pool_name=\"fbroker\""] },
            { "dotnet_gc_collections_total", [] },
        };

    [Theory]
    [MemberData(nameof(WhatAVisitCounts))]
    public async Task A_visit_shows(string metric, string[] labels)
    {
        var page = await world.ScrapeAsync();
        page.Sum(metric, labels).ShouldBeGreaterThan(0, $"{metric} {string.Join(' ', labels)} in:\n{page.Text}");
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task What_is_written_to_the_audit_trail_is_counted_and_covered_by_a_checkpoint()
    {
        // Whichever node comes first chains an event, so there are some until this one has had its turn.
        await Eventually.TrueAsync(
            async () =>
            {
                await world.Strangers.TryAsync("refused");
                var page = await world.ScrapeAsync();
                return page.Sum("fbroker_audit_events_total", "tenant=\"metro\"") > 0
                    && page.Series.Contains("fbroker_audit_checkpoint_age_seconds{}");
            },
            "this node has extended the chain"
        );
        await Eventually.TrueAsync(
            async () => (await world.ScrapeAsync()).Sum("fbroker_audit_checkpoint_lag") == 0,
            "a checkpoint covers the whole trail"
        );
    }

    [Fact]
    public async Task Nobody_reaches_metrics_by_a_public_listener()
    {
        using var client = BrokerNode.ClientFor(world.Node.Port);
        using var answer = await client.GetAsync("/metrics");
        ((int)answer.StatusCode).ShouldBe(404);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("FB-1");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health/live")]
    [InlineData("/t/metro/.well-known/openid-configuration")]
    [InlineData("/metrics/more")]
    public async Task Nothing_else_is_reached_by_the_listener_of_metrics(string path) =>
        (await world.AskMetricsListenerAsync(path)).ShouldBe((404, string.Empty));

    [Fact]
    public async Task A_collector_gets_the_steps_of_a_request_and_the_metrics()
    {
        await Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    ((string[])["decide", "claims", "issue tokens", "adapter call", "postgresql"]).All(
                        world.Collector.Traces.Contains
                    ) && world.Collector.Metrics.Contains("fbroker.decisions", StringComparison.Ordinal)
                ),
            "the collector has it"
        );
        world.Collector.Traces.ShouldContain("/t/{tenant}/connect/token");
        world.Collector.Traces.ShouldNotContain("/health");
    }

    [Fact]
    public async Task A_collector_that_never_answers_keeps_nobody_waiting()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var node = await BrokerProcess.StartAsync(
            world.World,
            "unheard",
            [("Broker:OtlpEndpoint", $"http://{silent.LocalEndpoint}"), ("OTEL_BSP_SCHEDULE_DELAY", "10")]
        );
        using var browser = new BrowserStub(node.Port);
        var partner = new OidcPartner(world.World, "cinema", port: node.Port);
        await browser.GoAsync(partner.AuthorizeAddress());
        var code = (await browser.PassAsync()).Answer["code"];
        (await partner.RedeemAsync(code)).Status.ShouldBe(200);
    }
}
