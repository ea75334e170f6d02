using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Payments;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Settlements;

/// <summary>What partners have paid in, to pay other partners from.</summary>
internal static class FundsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var funds = api.MapGroup("/funds").WithTags("Settlements");
        funds
            .MapGet("/", ListAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listFunds")
            .WithSummary("What each partner has paid in and not spent.");
        funds
            .MapPost("/{partner}/deposits", DepositAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("noteDeposit")
            .WithSummary("A partner has paid in; noted twice under one bank reference it counts once.");
    }

    private static async Task<Ok<FundsList>> ListAsync(PartnerFunds funds, CancellationToken cancellation) =>
        TypedResults.Ok(
            new FundsList([
                .. (await funds.ListAsync(cancellation)).Select(one => FundsView.Of(one.Partner, one.Balance)),
            ])
        );

    private static async Task<Results<Ok<FundsView>, StaffProblem>> DepositAsync(
        [Longest(64)] string partner,
        DepositBody body,
        PartnerFunds funds,
        CurrentStaff current,
        CancellationToken cancellation
    )
    {
        if (!PartnerId.TryParse(partner, out var id))
            return StaffProblem.NotFound();
        if (body.Minor is <= 0 or > Money.Largest)
            return Faulty("minor", "Write whole minor units, from 1 to 999999999999.");
        if (body.Reference.Length == 0)
            return Faulty("reference", "Write how the bank names the payment.");
        var amount = new Money(body.Minor, body.Currency);
        return await funds.DepositAsync(id, amount, body.Reference, current.Identity.Subject, cancellation) switch
        {
            DepositOutcome.Noted noted => TypedResults.Ok(FundsView.Of(id, noted.Balance)),
            DepositOutcome.OtherCurrency { Agreed: var agreed } => Faulty(
                "currency",
                $"Write {agreed}, as the agreement says."
            ),
            DepositOutcome.OtherAmount { Earlier: var earlier } => StaffProblem.Conflict(
                StaffErrors.OtherDeposit.At("reference", $"Under it {earlier} was noted: look at the bank's statement.")
            ),
            _ => StaffProblem.NotFound(),
        };
    }

    private static StaffProblem Faulty(string place, string fix) =>
        StaffProblem.Faulty(StaffErrors.NotValid.At(place, fix));
}

internal sealed record FundsList(ImmutableArray<FundsView> Items);

internal sealed record FundsView
{
    public required string Partner { get; init; }

    public required string Currency { get; init; }

    public required long BalanceMinor { get; init; }

    public static FundsView Of(PartnerId partner, Money balance) =>
        new()
        {
            Partner = partner.Value,
            Currency = balance.Currency,
            BalanceMinor = balance.Minor,
        };
}

/// <param name="Minor">Whole minor units of the currency.</param>
/// <param name="Reference">As the bank names the payment.</param>
internal sealed record DepositBody(long Minor, [Longest(3)] string Currency, [Longest(64)] string Reference);
