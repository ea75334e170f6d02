using FederationBroker.Plugins.Kit;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// What an adapter promises comes with what its manifest says it can do; each promise that is broken on purpose fails
/// the test that is there for it, and no other.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class KitCapabilityTests
{
    private static readonly KitBuyer Buyer = new("kit-subscriber", "kit-seller", "EUR");

    [Fact]
    public async Task A_good_adapter_is_tried_for_what_it_can_do_and_keeps_it()
    {
        using var subscriptions = SamplePackage.Faulty("subscription");
        var findings = await RunAsync(subscriptions, string.Empty, static _ => true);
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        string[] promised = ["L1", "C1", "C2", "C5", "C6", "C7", "L3", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"];
        findings.Select(finding => finding.Id).ShouldBe(promised);
        using var answers = Answering();
        findings = await RunAsync(answers, string.Empty, static _ => true);
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings.Select(finding => finding.Id[0]).ShouldBe("LCCCCCLBBBEEEDDD");
    }

    [Theory]
    [InlineData("opens-a-tenth", "S1 S2")]
    [InlineData("opens-more-at-once", "S2")]
    [InlineData("takes-any-order", "S3")]
    [InlineData("finds-nothing", "S4")]
    [InlineData("never-knows", "S5")]
    [InlineData("pauses-again", "S6")]
    [InlineData("keeps-the-unlinked", "S7")]
    [InlineData("links-nobody", "S8")]
    public async Task Of_subscriptions_what_is_broken_is_found_and_nothing_else(string fault, string tests)
    {
        using var sample = SamplePackage.Faulty("subscription");
        Broken(await RunAsync(sample, fault, id => id[0] == 'S')).ShouldBe(tests);
    }

    [Theory]
    [InlineData("taxes-more", "B1")]
    [InlineData("sells-anything", "B2")]
    [InlineData("raises-the-price", "B3")]
    [InlineData("tells-more", "E1")]
    [InlineData("tells-at-length", "E2")]
    [InlineData("tells-unasked", "E3")]
    [InlineData("answers-for-ever", "D1")]
    [InlineData("allows-strangers", "D2")]
    [InlineData("does-not-say-why", "D3")]
    public async Task Of_answers_what_is_broken_is_found_and_nothing_else(string fault, string test)
    {
        using var sample = Answering();
        Broken(await RunAsync(sample, fault, id => id[0] == test[0])).ShouldBe(test);
    }

    private static SamplePackage Answering() =>
        SamplePackage
            .Faulty("consent", "claims", "standing")
            .With(manifest =>
                manifest["grants"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["claims"] = new System.Text.Json.Nodes.JsonArray("region", "tier"),
                }
            );

    private static string Broken(List<KitFinding> findings) =>
        string.Join(' ', findings.Where(finding => finding.Fault is not null).Select(finding => finding.Id));

    private static async Task<List<KitFinding>> RunAsync(SamplePackage sample, string fault, Func<string, bool> isMeant)
    {
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            new KitRun(sample.Genuine(), sample.Configuration(fault), Buyer) { IsMeant = isMeant },
            findings.Add,
            CancellationToken.None
        );
        return findings;
    }
}
