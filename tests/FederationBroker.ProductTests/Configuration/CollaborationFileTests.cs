using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.ProductTests.Collaboration;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>How a service is sold, and by which adapters: sound files with one thing broken per row.</summary>
[Trait("Requirement", "CFG-X")]
public sealed class CollaborationFileTests : IDisposable
{
    private const string Operator = """
        kind: Tenant
        id: metro
        display: { name: Metro Cable }
        supportPhone: +1 555 0100
        adapters:
          - id: bss
            package: ../adapters/biller
            configuration: { address: "https://bss.test/", depth: 3, caFile: "path:../ca.pem" }
            secrets: { bss: "env:PATH" }
          - { id: ott, package: ../adapters/service }
        """;

    private readonly ConfigurationFolder folder = new(Directory.CreateTempSubdirectory("fbroker-selling-").FullName);

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Fact]
    public void Sound_files_say_what_is_sold_and_what_adapters_are_run_with()
    {
        var registry = Load(Operator, ShopWorld.PartnerFile(3)).Snapshot!;
        var terms = registry.Partners.Single().Agreement.Collaboration!;
        (terms.Configuration, terms.Find("basic")!.Price.ToString()).ShouldBe(
            (CollaborationConfiguration.BillingAndUse, "9.90 EUR")
        );
        (terms.Commission, terms.CommissionOf(terms.Find("basic")!)).ShouldBe((0.1m, 83));
        var adapter = registry.Tenants.Single().Adapters[0];
        adapter.ConfigurationJson.ShouldBe(
            $$"""{"address":"https://bss.test/","depth":3,"caFile":"{{Path.Combine(folder.Path, "ca.pem")}}"}"""
        );
        adapter.Package.ShouldBe(Path.Combine(folder.Path, "adapters/biller"));
        $"{adapter}".ShouldNotContain(Environment.GetEnvironmentVariable("PATH")!);
    }

    [Theory]
    [InlineData("configuration: 3", "configuration: 5", "choice")]
    [InlineData("configuration: 3", "configuration: 0", "configuration")]
    [InlineData("billing: bss", "billing: bs", "adapter")]
    [InlineData("subscription: ott", "subscription: nobody", "adapter")]
    [InlineData("billing: bss\n", "\n", "configuration")]
    [InlineData("price: 9.90 EUR", "price: 9.90", "price")]
    [InlineData("price: 9.90 EUR", "price: 9.905 EUR", "price")]
    [InlineData("price: 9.90 EUR", "price: 9.90 XXX", "price")]
    [InlineData("price: 9.90 EUR", "price: -1 EUR", "price")]
    [InlineData("tax: 1.58 EUR", "tax: 1.58 USD", "price")]
    [InlineData("tax: 1.58 EUR", "tax: 10 EUR", "price")]
    [InlineData("interval: year", "interval: week", "choice")]
    [InlineData("commission: 10%", "commission: 10", "percent")]
    [InlineData("commission: 10%", "commission: 101%", "percent")]
    [InlineData("commission: 10%", "commission: -1%", "percent")]
    [InlineData("commission: 10%", "commission: 1,5%", "percent")]
    [InlineData("pause: true", "grace: 5m", "duration")]
    [InlineData("pause: true", "grace: forever", "duration")]
    [InlineData("id: free", "id: basic", "offer-twice")]
    [InlineData("id: free", "id: \"no such/offer\"", "offer-id")]
    [InlineData("name: { en: Year }", "name: { en: \"\" }", "name")]
    [InlineData("regions: [north]", "region: [north]", "unknown-key")]
    public void Each_fault_of_an_agreement_is_found(string sound, string broken, string rule)
    {
        var file = ShopWorld.PartnerFile(3);
        file.ShouldContain(sound);
        Faults(Operator, file.Replace(sound, broken, StringComparison.Ordinal)).ShouldContain(rule);
    }

    [Fact]
    public void Hooks_say_who_is_asked_in_which_order_and_how_long()
    {
        var file = HookWorld.PartnerFile("asked", "ott, bss").Replace("idle", "bss", StringComparison.Ordinal);
        var agreement = Load(Operator, file).Snapshot!.Partners.Single().Agreement;
        agreement.Hooks.Claims.Adapters.ShouldBe(["ott", "bss"]);
        agreement.Hooks.Claims.Budget.ShouldBe(TimeSpan.FromMilliseconds(400));
        agreement.Claims.Single(claim => claim.Claim == "x_tier").NameIn("es").ShouldBe("Su nivel");
    }

    [Theory]
    [InlineData("claims: { adapters: [ ott, bss ], budget: 400ms }", "", "hook")]
    [InlineData("claims: { adapters: [ ott, bss ]", "claims: { adapters: [ ott, ott ]", "hook")]
    [InlineData("claims: { adapters: [ ott, bss ]", "claims: { adapters: [ ]", "hook")]
    [InlineData("standing: { adapters: [ ott, bss ]", "standing: { adapters: [ nobody ]", "adapter")]
    [InlineData("budget: 500ms", "budget: 3s", "duration")]
    [InlineData("budget: 400ms", "budget: 2s", "duration")]
    [InlineData("budget: 1s", "budget: 1m", "duration")]
    [InlineData("budget: 1s", "wait: 1s", "unknown-key")]
    [InlineData("beforeConsent:", "before:", "unknown-key")]
    [InlineData("claim: x_tier, name: { en: Your tier, es: Su nivel, ja: 会員ランク }", "claim: x_tier", "claim-text")]
    [InlineData("claim: x_tier", "claim: X_tier", "claim")]
    [InlineData("claim: x_tier", "claim: x_", "claim")]
    [InlineData("claim: x_tier", "claim: x_tier-1", "claim")]
    public void Each_fault_of_a_hook_is_found(string sound, string broken, string rule)
    {
        var file = HookWorld.PartnerFile("asked", "ott, bss").Replace("idle", "bss", StringComparison.Ordinal);
        file.ShouldContain(sound);
        Faults(Operator, file.Replace(sound, broken, StringComparison.Ordinal)).ShouldContain(rule);
    }

    [Theory]
    [InlineData("landing: \"https://games.ott.test/try\"", "landing: \"http://games.ott.test/try\"", "landing")]
    [InlineData(", landing: \"https://games.ott.test/try\"", "", "landing")]
    [InlineData("incentive: 2.50 EUR", "incentive: much", "price")]
    [InlineData("incentive: 2.50 EUR", "incentives: 2.50 EUR", "unknown-key")]
    [InlineData("configuration: 0", "configuration: 3\n    billing: bss\n    subscription: ott", "configuration")]
    public void Each_fault_of_a_referral_is_found(string sound, string broken, string rule)
    {
        var file = ReferralWorld.PartnerFile("games");
        file.ShouldContain(sound);
        Faults(Operator, file.Replace(sound, broken, StringComparison.Ordinal)).ShouldContain(rule);
    }

    [Theory]
    [InlineData("id: bss", "id: BSS", "slug")]
    [InlineData("id: ott", "id: bss", "adapter-twice")]
    [InlineData("env:PATH", "open-secret", "secret")]
    [InlineData("env:PATH", "file:no-such-file", "reference")]
    [InlineData("package: ../adapters/service", "packages: ../adapters/service", "required")]
    [InlineData("package: ../adapters/service", "package: ../adapters/service, digest: abc", "digest")]
    [InlineData("package: ../adapters/service", "package: ../adapters/service, configuration: 3", "mapping")]
    public void Each_fault_of_an_adapter_is_found(string sound, string broken, string rule)
    {
        Operator.ShouldContain(sound);
        Faults(Operator.Replace(sound, broken, StringComparison.Ordinal), ShopWorld.PartnerFile(3)).ShouldContain(rule);
    }

    [Theory]
    [InlineData("settlesWithin: soon", "duration")]
    [InlineData("settlesWithin: 0s", "duration")]
    [InlineData("settlesWithin: 11d", "duration")]
    [InlineData("settles: 2d", "unknown")]
    [Trait("Requirement", "PAY-INV")]
    public void How_long_sides_may_differ_is_a_time_of_days(string setting, string rule) =>
        Faults($"{Operator}\nreconciliation: {{ {setting} }}", ShopWorld.PartnerFile(3))
            .ShouldContain(found => found.Contains(rule, StringComparison.Ordinal));

    private IEnumerable<string> Faults(string tenant, string partner) =>
        Load(tenant, partner).Faults.Select(fault => fault.Rule);

    private ConfigurationReading Load(string tenant, string partner)
    {
        folder.WriteTenant("metro", tenant);
        folder.WritePartner("shop", partner);
        return folder.Read();
    }
}
