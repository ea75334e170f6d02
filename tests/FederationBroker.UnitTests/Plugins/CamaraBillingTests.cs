using System.Text.Json;
using System.Text.Json.Nodes;
using CamaraBilling;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Kit;
using Sandbox.Faults;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>Billing through CAMARA Carrier Billing: what the API says, in the words of the contract.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class CamaraBillingTests(SandboxWorld world) : IClassFixture<SandboxWorld>, IDisposable
{
    private const string Phone = "+15550100001";
    private const string Reserve = "bss/charges/reserve";

    private readonly string records = Directory.CreateTempSubdirectory("fb-camara-").FullName;

    public void Dispose() => Directory.Delete(records, recursive: true);

    [Fact]
    public async Task The_shipped_adapter_keeps_every_promise_against_the_sandbox()
    {
        using var sample = SamplePackage.Camara();
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            sample.Genuine(),
            Configuration(),
            SandboxWorld.Secrets,
            new KitBuyer(Phone, "kit-seller", "EUR"),
            findings.Add,
            CancellationToken.None
        );
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings.Count.ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData("insufficient-credit", Reason.InsufficientCredit, "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED")]
    [InlineData("subscriber-unknown", Reason.BuyerAccountUnknown, "IDENTIFIER_NOT_FOUND")]
    [InlineData("rejected-by-operator", Reason.RejectedByOperator, "CARRIER_BILLING.PAYMENT_DENIED")]
    public async Task A_refusal_keeps_its_reason_and_its_code(string word, Reason reason, string code)
    {
        await using var adapter = await StartedAsync();
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.Decline, Reserve, Reason: word));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = await ReserveAsync(adapter, key);
            (refused.Effect, refused.Error!.Reason, refused.Error.Code).ShouldBe((Effect.Declined, reason, code));
        }

        (await LookUpAsync(adapter, key)).Error!.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(FaultKind.LoseReply, true)]
    [InlineData(FaultKind.Garbage, true)]
    [InlineData(FaultKind.LoseRequest, false)]
    [InlineData(FaultKind.Error, false)]
    public async Task What_became_of_a_lost_reservation_is_found_by_its_correlator(FaultKind fault, bool wasDone)
    {
        await using var adapter = await StartedAsync();
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(fault, Reserve));
        (await ReserveAsync(adapter, key)).Effect.ShouldBe(Effect.Unknown);
        var found = await LookUpAsync(adapter, key);
        if (wasDone)
            found.Value!.Amount.ShouldBe(new Amount(990, "EUR"));
        else
            found.Error!.Code.ShouldBe("UNKNOWN_KEY");
        (await ReserveAsync(adapter, key)).Effect.ShouldBe(Effect.Applied);
        world.DeedsUnder(key).ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.LoseReply)]
    [InlineData(FaultKind.LoseRequest)]
    [InlineData(FaultKind.Error)]
    public async Task A_lost_confirmation_takes_the_money_once(FaultKind fault)
    {
        await using var adapter = await StartedAsync();
        var (key, capture) = (RestSubject.NewKey(), RestSubject.NewKey());
        await ReserveAsync(adapter, key);
        world.Faults.Add(new Fault(fault, "bss/charges/capture"));
        (await CaptureAsync(adapter, key, capture)).Effect.ShouldBe(Effect.Unknown);
        (await CaptureAsync(adapter, key, capture)).Effect.ShouldBe(Effect.Applied);
        (await LookUpAsync(adapter, capture)).Value!.Kind.ShouldBe("capture");
        world.Journal.Lines.Count(line => line.Deed == "capture" && line.Body.ToString().Contains(key)).ShouldBe(1);
        // Under another key it is another capture, of nothing.
        (await CaptureAsync(adapter, key, RestSubject.NewKey())).Error!.Code.ShouldBe("SETTLED");
    }

    [Fact]
    public async Task An_attempt_that_never_left_does_not_hide_one_that_did()
    {
        await using var hasty = await StartedAsync(configuration => configuration["timeout"] = "00:00:00.5");
        await using var cut = await StartedAsync(configuration => configuration["clientId"] = "somebody-else");
        await using var adapter = await StartedAsync();
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.Held, Reserve, Delay: TimeSpan.FromSeconds(1)));
        (await ReserveAsync(hasty, key)).Effect.ShouldBe(Effect.Unknown);
        // Nothing is to be asked without a token: neither sent again, nor told that it was never sent.
        (await ReserveAsync(cut, key)).Effect.ShouldBe(Effect.Unknown);
        (await CaptureAsync(cut, key, RestSubject.NewKey())).Effect.ShouldBe(Effect.NotAttempted);
        await Eventually.TrueAsync(
            async () => (await LookUpAsync(adapter, key)).Effect == Effect.Applied,
            "it has arrived, and is found"
        );
    }

    [Fact]
    public async Task A_reservation_that_arrives_after_it_was_given_up_is_cancelled()
    {
        await using var hasty = await StartedAsync(configuration => configuration["timeout"] = "00:00:00.5");
        await using var adapter = await StartedAsync();
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.Held, Reserve, Delay: TimeSpan.FromSeconds(1)));
        (await ReserveAsync(hasty, key)).Effect.ShouldBe(Effect.Unknown);
        var given = new ChargeStep("order-1", key, new(990, "EUR"));
        (await adapter.VoidAsync(given, Context(RestSubject.NewKey()), default)).Effect.ShouldBe(Effect.Applied);
        await Eventually.TrueAsync(
            async () => (await LookUpAsync(adapter, key)).Error?.Code == "VOIDED",
            "it has arrived, and was cancelled"
        );
        world.Journal.Lines.Count(line => line.Deed == "void" && line.Body.ToString().Contains(key)).ShouldBe(1);
    }

    [Fact]
    public async Task What_takes_a_while_is_pending_until_it_is_done()
    {
        await using var adapter = await StartedAsync();
        var key = RestSubject.NewKey();
        world.Faults.Add(new Fault(FaultKind.Pending, Reserve, Delay: TimeSpan.FromMinutes(1)));
        (await ReserveAsync(adapter, key)).Effect.ShouldBe(Effect.Pending);
        (await LookUpAsync(adapter, key)).Effect.ShouldBe(Effect.Pending);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        (await LookUpAsync(adapter, key)).Effect.ShouldBe(Effect.Applied);
    }

    [Theory]
    [InlineData(FaultKind.WrongAmount)]
    [InlineData(FaultKind.WrongCurrency)]
    [InlineData(FaultKind.WrongKey)]
    public async Task An_answer_about_something_else_is_not_believed(FaultKind fault)
    {
        await using var adapter = await StartedAsync();
        world.Faults.Add(new Fault(fault, Reserve));
        var answer = await ReserveAsync(adapter, RestSubject.NewKey());
        (answer.Effect, answer.Error!.Reason).ShouldBe((Effect.Unknown, Reason.ContractViolation));
    }

    [Fact]
    public async Task Two_processes_share_what_was_asked()
    {
        await using var one = await StartedAsync();
        await using var other = await StartedAsync();
        var key = RestSubject.NewKey();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => ReserveAsync(number % 2 == 0 ? one : other, key))
        );
        answers.ShouldAllBe(answer => answer.Effect == Effect.Applied);
        world.DeedsUnder(key).ShouldBe(1);
        (await CaptureAsync(other, key, RestSubject.NewKey())).Effect.ShouldBe(Effect.Applied);
    }

    [Fact]
    public async Task Money_goes_back_in_parts_and_no_further()
    {
        await using var adapter = await StartedAsync();
        var key = RestSubject.NewKey();
        await ReserveAsync(adapter, key);
        await CaptureAsync(adapter, key, RestSubject.NewKey());
        foreach (var part in new[] { 490, 500 })
            (await RefundAsync(adapter, key, part)).Effect.ShouldBe(Effect.Applied);
        (await RefundAsync(adapter, key, 1)).Error!.Code.ShouldBe("MORE_THAN_THERE_IS");
    }

    [Fact]
    public async Task A_part_of_what_is_held_cannot_be_taken()
    {
        await using var adapter = await StartedAsync();
        var key = RestSubject.NewKey();
        await ReserveAsync(adapter, key);
        var step = new ChargeStep("order-1", key, new(500, "EUR"));
        var part = await adapter.CaptureAsync(step, Context(RestSubject.NewKey()), default);
        (part.Effect, part.Error!.Reason).ShouldBe((Effect.Declined, Reason.NotSupported));
    }

    [Theory]
    [InlineData("subscriber-7", null)]
    [InlineData("+0155501000", null)]
    [InlineData("+1555", null)]
    [InlineData("token", "4711")]
    public async Task Whoever_has_no_phone_number_is_not_charged(string token, string? account)
    {
        await using var adapter = await StartedAsync();
        var request = Request(RestSubject.NewKey()) with { Subscriber = new(token, account) };
        var answer = await adapter.ReserveAsync(request, Context(RestSubject.NewKey()), default);
        answer.Error!.Reason.ShouldBe(Reason.BuyerAccountUnknown);
    }

    [Fact]
    public async Task The_operators_number_of_the_account_is_the_line_where_it_is_granted()
    {
        await using var adapter = await StartedAsync();
        var request = Request(RestSubject.NewKey()) with { Subscriber = new("a-token", "+15550100777") };
        var key = RestSubject.NewKey();
        (await adapter.ReserveAsync(request, Context(key), default)).Effect.ShouldBe(Effect.Applied);
        world.Journal.Lines.Single(line => line.Key == key).Body.ToString().ShouldContain("15550100777");
    }

    [Fact]
    public async Task Without_an_access_token_nothing_is_sent()
    {
        await using var adapter = await StartedAsync(configuration => configuration["clientId"] = "somebody-else");
        var key = RestSubject.NewKey();
        (await ReserveAsync(adapter, key)).Effect.ShouldBe(Effect.NotAttempted);
        (await LookUpAsync(adapter, key)).Error!.Code.ShouldBe("UNKNOWN_KEY");
        (await adapter.CheckHealthAsync(default)).IsWell.ShouldBeFalse();
    }

    [Theory]
    [InlineData(29, "EUR", "0.29")]
    [InlineData(990, "JPY", "990")]
    [InlineData(1250, "KWD", "1.25")]
    [InlineData(999_999_999_999, "EUR", "9999999999.99")]
    public void Amounts_are_exact_in_both_directions(long minor, string currency, string text)
    {
        var amount = new Amount(minor, currency);
        var written = CamaraMoney.ToDecimal(amount);
        written.ShouldBe(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        CamaraMoney.FromDecimal(written, currency).ShouldBe(amount);
    }

    [Theory]
    [InlineData(0.001, "EUR")]
    [InlineData(0.5, "JPY")]
    [InlineData(-1, "EUR")]
    public void What_the_currency_has_not_is_no_amount(double said, string currency) =>
        CamaraMoney.FromDecimal((decimal)said, currency).ShouldBeNull();

    [Theory]
    [InlineData("records", "relative/folder", "/records")]
    [InlineData("records", "/no/such/folder", "/records")]
    [InlineData("payments", "/carrier-billing", "/payments")]
    [InlineData("refunds", "../elsewhere", "/refunds")]
    [InlineData("tokenAddress", "http://auth.example/token", "/tokenAddress")]
    [InlineData("tokenAddress", null, "/clientId")]
    [InlineData("clientId", null, "/clientId")]
    public async Task A_configuration_that_cannot_work_is_refused_at_its_place(
        string member,
        string? value,
        string place
    )
    {
        await using var adapter = new CamaraAdapter(TimeProvider.System);
        var report = await adapter.ValidateAsync(Configuration(all => all[member] = value), default);
        report.Problems.ShouldHaveSingleItem().Place.ShouldBe(place);
    }

    private JsonElement Configuration(Action<JsonObject>? change = null)
    {
        var all = JsonNode.Parse(world.Configuration("camara").GetRawText())!.AsObject();
        all["tokenAddress"] = $"{world.Address}/camara/token";
        all["clientId"] = "fbroker";
        all["records"] = records;
        change?.Invoke(all);
        return JsonSerializer.SerializeToElement(all);
    }

    private async Task<CamaraAdapter> StartedAsync(Action<JsonObject>? change = null) =>
        await SandboxWorld.StartedAsync(new CamaraAdapter(TimeProvider.System), Configuration(change));

    private static CallContext Context(string key) => RestSubject.ContextOf(key);

    private static ChargeRequest Request(string order) =>
        new(order, new(Phone), "cinema", new(990, "EUR"), new(158, "EUR"), "Cinema: Basic");

    private static async Task<AdapterResult<Charge>> ReserveAsync(CamaraAdapter adapter, string key) =>
        await adapter.ReserveAsync(Request("order-1"), Context(key), default);

    private static async Task<AdapterResult<Charge>> CaptureAsync(CamaraAdapter adapter, string reserved, string key) =>
        await adapter.CaptureAsync(new ChargeStep("order-1", reserved, new(990, "EUR")), Context(key), default);

    private static async Task<AdapterResult<Charge>> RefundAsync(CamaraAdapter adapter, string reserved, long minor) =>
        await adapter.RefundAsync(
            new ChargeStep("order-1", reserved, new(minor, "EUR")),
            Context(RestSubject.NewKey()),
            default
        );

    private static async Task<AdapterResult<Charge>> LookUpAsync(CamaraAdapter adapter, string key) =>
        await adapter.LookUpAsync(new KeyLookup(key), Context(RestSubject.NewKey()), default);
}
