using System.Collections.Immutable;
using FederationBroker.Data;
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
        AuditedChange audited,
        BrokerDbContext database,
        CancellationToken cancellation
    )
    {
        if (!PartnerId.TryParse(partner, out var id))
            return StaffProblem.NotFound();
        if (body.Minor is <= 0 or > Money.Largest)
            return Faulty("minor", "Write whole minor units, from 1 to 999999999999.");
        if (body.Reference.Length == 0)
            return Faulty("reference", "Write how the bank names the payment.");
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var amount = new Money(body.Minor, body.Currency);
        switch (await funds.DepositAsync(id, amount, body.Reference, cancellation))
        {
            case DepositOutcome.NoSuchPartner:
                return StaffProblem.NotFound();
            case DepositOutcome.OtherCurrency { Agreed: var agreed }:
                return Faulty("currency", $"Write {agreed}, as the agreement says.");
            case DepositOutcome.Noted noted:
                if (noted.IsNew)
                    await audited.NoteAsync(PaymentsActions.FundsDeposited, $"{id} {amount}", cancellation);
                await transaction.CommitAsync(cancellation);
                return TypedResults.Ok(FundsView.Of(id, noted.Balance));
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
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
