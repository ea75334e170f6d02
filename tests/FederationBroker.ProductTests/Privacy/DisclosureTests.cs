namespace FederationBroker.ProductTests.Privacy;

/// <summary>INF-003: what leaves is what was consented to, and nothing ties two partners' views together.</summary>
public sealed class DisclosureTests(Journey journey) : IClassFixture<Journey>
{
    private static readonly string Consented = BrokerWorld.Profile.GivenName!;

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Partners_receive_what_was_consented_to_and_nothing_else()
    {
        foreach (var view in journey.Views.Values)
        {
            view.Text.ShouldContain(Consented);
            PersonalData.FoundIn(view.Text, Consented).ShouldBeEmpty();
        }
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Two_partners_share_no_value_that_says_who_it_is()
    {
        var (alpha, beta) = (journey.Views["alpha"], journey.Views["beta"]);
        alpha.Values.Count.ShouldBeGreaterThan(20);
        // What is left names the operator, the protocol, the time, the broker's keys, or was consented to.
        alpha.Values.Intersect(beta.Values).Where(value => !IsCommonKnowledge(value)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Error_pages_and_refusals_repeat_nothing_they_were_told()
    {
        journey.Refusals.Length.ShouldBeGreaterThan(1000);
        PersonalData.FoundIn(journey.Refusals).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Logs_say_nothing_about_anybody_and_hold_no_credential()
    {
        var log = journey.World.Node.Log.Text;
        log.Length.ShouldBeGreaterThan(200);
        PersonalData.FoundIn(log).ShouldBeEmpty();
        foreach (
            var value in journey.Views.Values.SelectMany(view => view.Values).Where(value => !IsCommonKnowledge(value))
        )
            log.ShouldNotContain(value);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Health_answers_say_nothing_about_anybody()
    {
        using var client = journey.World.Node.NewClient();
        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics" })
        {
            using var answer = await client.GetAsync(path);
            PersonalData.FoundIn(await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task The_audit_trail_knows_pseudonyms_only()
    {
        var audit = await journey.World.Database.DumpAsync("audit_event");
        audit.ShouldContain("sign-in.password");
        PersonalData.FoundIn(audit).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task The_database_holds_no_personal_data() =>
        PersonalData.FoundIn(await journey.World.Database.DumpAsync()).ShouldBeEmpty();

    private static bool IsCommonKnowledge(string value) =>
        value == Consented
        || value.StartsWith("urn:", StringComparison.Ordinal)
        || value.StartsWith("http://www.w3.org/", StringComparison.Ordinal)
        || value.StartsWith(BrokerWorld.Origin, StringComparison.Ordinal)
        || DateTimeOffset.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _)
        || value.StartsWith("MII", StringComparison.Ordinal) // the signing certificate
        || value.StartsWith("openid", StringComparison.Ordinal); // scope
}
