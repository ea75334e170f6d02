using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Funds;
using FederationBroker.Payments.Ledger;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments;

/// <summary>What partners have paid in, to pay other partners from.</summary>
public sealed class PartnerFunds
{
    private readonly BrokerDbContext database;
    private readonly LedgerBook ledger;
    private readonly IPartnerRegistry registry;
    private readonly AuditTrail audit;
    private readonly TenantScope scope;
    private readonly TimeProvider clock;

    internal PartnerFunds(
        BrokerDbContext database,
        LedgerBook ledger,
        IPartnerRegistry registry,
        AuditTrail audit,
        TenantScope scope,
        TimeProvider clock
    ) =>
        (this.database, this.ledger, this.registry, this.audit, this.scope, this.clock) = (
            database,
            ledger,
            registry,
            audit,
            scope,
            clock
        );

    /// <summary>
    /// Of every partner that may pay others, also of those that have paid nothing in; and what is left of others.
    /// </summary>
    public async Task<IReadOnlyList<FundsBalance>> ListAsync(CancellationToken cancellation)
    {
        var rows = await database.Set<FundsRow>().AsNoTracking().ToListAsync(cancellation);
        var balances = rows.ConvertAll(row => new FundsBalance(row.Partner, new Money(row.BalanceMinor, row.Currency)));
        var empty = registry
            .Current.Partners.Where(partner => partner.Tenant == scope.Tenant && partner.Agreement.Payments is not null)
            .Select(partner => new FundsBalance(partner.Id, Money.Zero(partner.Agreement.Payments!.Currency)))
            .ExceptBy(balances.Select(Account), Account);
        return [.. balances.Concat(empty).OrderBy(one => one.Partner.Value, StringComparer.Ordinal)];

        static (PartnerId, string) Account(FundsBalance one) => (one.Partner, one.Balance.Currency);
    }

    /// <summary>
    /// A partner has paid in. Atomic by itself; noted twice under one reference it counts once.
    /// </summary>
    /// <param name="reference">As the bank names the payment.</param>
    /// <param name="by">Whoever of the staff noted it, as the audit trail names them; null: the command line.</param>
    public async Task<DepositOutcome> DepositAsync(
        PartnerId partner,
        Money amount,
        string reference,
        string? by,
        CancellationToken cancellation
    )
    {
        if (registry.Current.Find(scope.Tenant, partner)?.Agreement.Payments is not { } terms)
            return new DepositOutcome.NoSuchPartner();
        if (terms.Currency != amount.Currency)
            return new DepositOutcome.OtherCurrency(terms.Currency);
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var funds = await HoldAsync(partner, amount.Currency, cancellation);
        // Held: of two who note the same payment, the second sees what the first has booked.
        var deposit = IdOf(partner, amount.Currency, reference);
        var booked = await ledger.DepositedAsync(deposit, cancellation);
        if (booked is { } other && other != amount.Minor)
            return new DepositOutcome.OtherAmount(new Money(other, amount.Currency));
        if (booked is null)
        {
            FundsMoves.Deposit(ledger, funds, deposit, amount, reference, clock.GetUtcNow());
            Note(partner, amount, by);
            await database.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return new DepositOutcome.Noted(new Money(funds.BalanceMinor, funds.Currency), IsNew: booked is null);
    }

    private void Note(PartnerId partner, Money amount, string? by) =>
        audit.Add(
            by is null ? AuditActor.Operator : AuditActor.Staff,
            PaymentsActions.FundsDeposited,
            partner: partner,
            subject: by,
            detail: $"{partner} {amount}"
        );

    private async Task<FundsRow> HoldAsync(PartnerId partner, string currency, CancellationToken cancellation)
    {
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO partner_funds (tenant, partner, currency, balance_minor, updated_at)
            VALUES ({scope.Tenant.Value}, {partner.Value}, {currency}, 0, {clock.GetUtcNow()})
            ON CONFLICT DO NOTHING
            """,
            cancellation
        );
        return await database.HoldFundsAsync(scope.Tenant, partner, currency, cancellation)
            ?? throw new InvalidOperationException("What was just written is not there.");
    }

    // The same payment has the same id, whoever notes it and however often.
    private static Guid IdOf(PartnerId partner, string currency, string reference) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{partner} {currency} {reference}")).AsSpan(0, 16));
}

public sealed record FundsBalance(PartnerId Partner, Money Balance);

public abstract record DepositOutcome
{
    private DepositOutcome() { }

    /// <param name="Balance">What there is now.</param>
    /// <param name="IsNew">False: it had been noted before.</param>
    public sealed record Noted(Money Balance, bool IsNew) : DepositOutcome;

    /// <summary>There is none of that name whose agreement has payments.</summary>
    public sealed record NoSuchPartner : DepositOutcome;

    /// <param name="Agreed">The currency that was agreed.</param>
    public sealed record OtherCurrency(string Agreed) : DepositOutcome;

    /// <summary>Under this reference another amount was noted.</summary>
    public sealed record OtherAmount(Money Earlier) : DepositOutcome;
}
