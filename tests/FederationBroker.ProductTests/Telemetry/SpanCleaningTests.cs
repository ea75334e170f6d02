using System.Diagnostics;

namespace FederationBroker.ProductTests.Telemetry;

/// <summary>Whatever a library adds to a span, by this version or the next: only what is named goes out.</summary>
public sealed class SpanCleaningTests
{
    private const string Mark = "mark-of-a-library-5514";

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Tags_texts_of_exceptions_and_descriptions_are_taken_off()
    {
        await using var collector = new Collector();
        await using (await BrokerWorld.CreateAsync(settings: ("OtlpEndpoint", collector.Address)))
        {
            using var source = new ActivitySource("FederationBroker");
            using var span = source.StartActivity("decide").ShouldNotBeNull();
            span.DisplayName = Mark;
            foreach (var tag in new[] { "url.path", "url.query", "url.full", "client.address", "user_agent.original" })
                span.SetTag(tag, Mark);
            span.SetTag("db.query.text", Mark).SetTag("server.address", Mark).SetTag("enduser.id", Mark);
            span.SetTag("outcome", "granted");
            span.AddException(new InvalidOperationException(Mark));
            span.SetStatus(ActivityStatusCode.Error, Mark);
        }

        // A node that stops sends what it has.
        collector.Traces.ShouldContain("decide");
        collector.Traces.ShouldContain("granted");
        collector.Traces.ShouldContain(typeof(InvalidOperationException).FullName!);
        collector.Traces.ShouldNotContain(Mark);
    }
}
