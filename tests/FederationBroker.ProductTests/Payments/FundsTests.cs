using System.Globalization;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments;
using FederationBroker.Staff.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Payments;

/// <summary>What partners pay in, noted while they spend, and noted twice.</summary>
[Trait("Requirement", "PAY-INV")]
public sealed class FundsTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Deposits_and_debits_at_once_lose_and_make_no_money()
    {
        const int Deeds = 40;
        await payments.DepositAsync("ads", 1_000);
        var before = await payments.FundsOfAsync("ads");
        var channel = payments.As("channel");
        var mandate = await payments.As("ads").OpenAsync("channel", number, 1_000);
        await Task.WhenAll(
            Enumerable
                .Range(0, Deeds)
                .SelectMany(at =>
                    new[]
                    {
                        payments.DepositAsync("ads", 7),
                        channel.SendAsync("cash-orders", channel.CashOrder("ads", $"{number}-{at}", 3, mandate)),
                    }
                )
        );
        (await payments.FundsOfAsync("ads")).ShouldBe(before + (Deeds * (7 - 3)));
    }

    [Fact]
    public async Task One_payment_noted_twice_at_once_counts_once_and_another_amount_under_its_name_is_refused()
    {
        var before = await payments.FundsOfAsync("keys");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NoteAsync(500)));
        outcomes.Count(outcome => outcome is DepositOutcome.Noted { IsNew: true }).ShouldBe(1);
        outcomes.ShouldAllBe(outcome => outcome is DepositOutcome.Noted);
        (await NoteAsync(5_000)).ShouldBe(new DepositOutcome.OtherAmount(new Money(500, "EUR")));
        (await payments.FundsOfAsync("keys")).ShouldBe(before + 500);
    }

    [Fact]
    public async Task The_command_line_notes_deposits_in_the_audit_trail_as_staff_do()
    {
        (await RunAsync("12.50 EUR")).ShouldStartWith("0 closed has 12.50 EUR.");
        (await RunAsync("12.50 EUR")).ShouldStartWith("0 closed has 12.50 EUR; it was noted before.");
        (await RunAsync("125.00 EUR")).ShouldStartWith("1 Under the reference ");
        (
            await payments.World.Database.QueryAsync<string>(
                "SELECT string_agg(format('%s %s', actor, detail), ',') FROM audit_event "
                    + "WHERE action = 'funds.deposited' AND partner = 'closed'"
            )
        ).ShouldBe("operator closed 12.50 EUR");
    }

    [Fact]
    public async Task Staff_are_told_that_another_amount_is_noted_and_the_trail_names_who_noted_it()
    {
        using var person = await StaffPerson.SignedInAsync(payments.World, StaffRole.Administrator);
        (await PaidInAsync(person, 700)).Status.ShouldBe(200);
        (await PaidInAsync(person, 700)).Status.ShouldBe(200);
        var other = await PaidInAsync(person, 7_000);
        (other.Status, other.Code).ShouldBe((409, "FB-5113"));
        other.Body.ShouldContain("Under it 7.00 EUR was noted");
        (
            await payments.World.Database.QueryAsync<string>(
                "SELECT string_agg(format('%s %s', actor, subject IS NOT NULL), ',') FROM audit_event "
                    + "WHERE action = 'funds.deposited' AND partner = 'channel'"
            )
        ).ShouldBe("staff t");
    }

    private Task<StaffAnswer> PaidInAsync(StaffPerson person, long minor) =>
        person.CallAsync(
            "POST",
            "funds/channel/deposits",
            new
            {
                minor,
                currency = "EUR",
                reference = number,
            }
        );

    private async Task<string> RunAsync(string amount)
    {
        string[] command = ["funds", "deposit", "--tenant", "metro", "--partner", "closed"];
        await using var run = BrokerProcess.Run(
            payments.World,
            "deposit",
            [.. command, "--amount", amount, "--reference", number]
        );
        var code = await run.EndAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{code} {run.Log.Text.Trim()}");
    }

    private Task<DepositOutcome> NoteAsync(long minor) =>
        payments
            .World.Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(new TenantId("metro"), (PartnerFunds funds) =>
                funds.DepositAsync(
                    new PartnerId("keys"),
                    new Money(minor, "EUR"),
                    number,
                    by: null,
                    CancellationToken.None
                )
            );
}
