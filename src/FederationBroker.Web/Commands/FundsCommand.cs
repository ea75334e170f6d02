using System.CommandLine;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;
using FederationBroker.Payments;

namespace FederationBroker.Web.Commands;

/// <summary><c>fbroker funds</c>: what partners have paid in, to pay other partners from.</summary>
internal static class FundsCommand
{
    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "The operator.", Required = true };
        var partner = new Option<string>("--partner") { Description = "Who has paid in.", Required = true };
        var amount = new Option<string>("--amount")
        {
            Description = "How much, such as \"100.00 EUR\".",
            Required = true,
        };
        var reference = new Option<string>("--reference")
        {
            Description = "As the bank names the payment; noted twice under one it counts once.",
            Required = true,
        };
        var deposit = new Command("deposit", "Note that a partner has paid in.") { tenant, partner, amount, reference };
        deposit.SetAction(
            (parsed, cancellation) =>
                DepositAsync(
                    parsed.GetRequiredValue(tenant),
                    parsed.GetRequiredValue(partner),
                    parsed.GetRequiredValue(amount),
                    parsed.GetRequiredValue(reference),
                    cancellation
                )
        );
        var list = new Command("list", "Show what partners have paid in and not spent.") { tenant };
        list.SetAction((parsed, cancellation) => ListAsync(parsed.GetRequiredValue(tenant), cancellation));
        return new Command("funds", "What partners have paid in.") { deposit, list };
    }

    private static Task<int> DepositAsync(
        string tenant,
        string partner,
        string amount,
        string reference,
        CancellationToken cancellation
    ) => Tool.RunAsync(loadConfiguration: true, async services =>
        {
            if (PriceText.Read(amount) is not { Minor: > 0 } money || !PartnerId.TryParse(partner, out var id))
                return await FailAsync("Write the partner's id, and an amount such as \"100.00 EUR\".");
            if (StoredText.FaultOf(reference, 64) is { } fault || reference.Length == 0)
                return await FailAsync("--reference: write how the bank names the payment, in 1 to 64 characters.");
            var outcome = await services
                .GetRequiredService<TenantWork>()
                .ForTenantAsync(Tool.TenantOf(services, tenant), (PartnerFunds funds) =>
                    funds.DepositAsync(id, money, reference, by: null, cancellation)
                );
            return outcome switch
            {
                DepositOutcome.Noted noted => Say(
                    $"{id} has {noted.Balance}{(noted.IsNew ? string.Empty : "; it was noted before")}."
                ),
                DepositOutcome.OtherCurrency other => await FailAsync(
                    $"The agreement of {id} has {other.Agreed}, and no other currency."
                ),
                DepositOutcome.OtherAmount other => await FailAsync(
                    $"Under the reference {reference}, {other.Earlier} was noted: look at the bank's statement."
                ),
                _ => await FailAsync($"{tenant} has no partner {partner} whose agreement has payments."),
            };
        });

    private static Task<int> ListAsync(string tenant, CancellationToken cancellation) =>
        Tool.RunAsync(loadConfiguration: true, async services =>
        {
            var balances = await services
                .GetRequiredService<TenantWork>()
                .ForTenantAsync(Tool.TenantOf(services, tenant), (PartnerFunds funds) => funds.ListAsync(cancellation));
            foreach (var one in balances)
                Console.WriteLine($"{one.Partner, -32} {one.Balance, 20}");
            return 0;
        });

    private static int Say(string line)
    {
        Console.WriteLine(line);
        return 0;
    }

    private static async Task<int> FailAsync(string line)
    {
        await Console.Error.WriteLineAsync(line);
        return 1;
    }
}
