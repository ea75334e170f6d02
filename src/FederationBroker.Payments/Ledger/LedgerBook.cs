using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Amounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Ledger;

/// <summary>
/// The operator's sub-ledger of what partners' services cost: double entry, in the transaction of the deed that it
/// tells of. The database refuses postings that do not add up, changes of what is written, and a second end of a
/// reservation (PAY-INV).
/// </summary>
public sealed class LedgerBook
{
    private readonly BrokerDbContext database;
    private readonly TenantScope scope;
    private readonly TimeProvider clock;

    internal LedgerBook(BrokerDbContext database, TenantScope scope, TimeProvider clock) =>
        (this.database, this.scope, this.clock) = (database, scope, clock);

    /// <summary>An amount is held.</summary>
    /// <param name="order">What for.</param>
    /// <param name="key">Of the step that holds it.</param>
    /// <param name="sale">Who gets how much; what is free is not booked.</param>
    public void Reserve(Guid order, string key, Sale sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        if (sale.Gross == 0)
            return;
        Add(
            LedgerDeed.Reserve,
            key,
            AboutOf(order, sale),
            resolves: null,
            (LedgerLayer.Pending, sale.Currency, sale.Legs, 1)
        );
    }

    /// <summary>An amount is taken at once, without having been held.</summary>
    public void Take(Guid order, string key, Sale sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        Add(
            LedgerDeed.Capture,
            key,
            AboutOf(order, sale),
            resolves: null,
            (LedgerLayer.Posted, sale.Currency, sale.Legs, 1)
        );
    }

    /// <summary>A partner has paid in.</summary>
    /// <param name="deposit">Of this payment alone.</param>
    /// <param name="reference">As the bank names it.</param>
    public void Deposit(Guid deposit, PartnerId partner, Money amount, string reference)
    {
        List<Leg> legs =
        [
            new(LedgerAccountKind.Cash, string.Empty, amount.Minor),
            new(LedgerAccountKind.Funds, partner.Value, -amount.Minor),
        ];
        Add(
            LedgerDeed.Deposit,
            $"{deposit:N}",
            new About(deposit, partner, Item: "funds", reference),
            resolves: null,
            (LedgerLayer.Posted, amount.Currency, legs, 1)
        );
    }

    /// <returns>In minor units; null: that payment is not booked.</returns>
    public Task<long?> DepositedAsync(Guid deposit, CancellationToken cancellation) =>
        (
            from booked in database.Set<LedgerTransactionRow>()
            where booked.OrderId == deposit && booked.Deed == LedgerDeed.Deposit
            join posting in database.Set<LedgerPostingRow>() on booked.Id equals posting.TransactionId
            where posting.Account == LedgerAccountKind.Cash
            select (long?)posting.Minor
        ).SingleOrDefaultAsync(cancellation);

    /// <summary>What was held for an order is taken.</summary>
    public Task CaptureAsync(Guid order, string key, CancellationToken cancellation) =>
        ResolveAsync(LedgerDeed.Capture, order, key, cancellation);

    /// <summary>What was held for an order is given back; what was not held need not be.</summary>
    public Task ReleaseAsync(Guid order, string key, CancellationToken cancellation) =>
        ResolveAsync(LedgerDeed.Release, order, key, cancellation);

    /// <summary>
    /// What a person has found out about an order that nobody could tell: the books say it from here on, whatever they
    /// had. What was paid and never noted as held is booked as taken; what was booked as taken and is not, is given
    /// back.
    /// </summary>
    public async Task DecideAsync(Guid order, string key, Sale sale, bool isPaid, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sale);
        var deeds = await database
            .Set<LedgerTransactionRow>()
            .Where(row => row.OrderId == order)
            .Select(row => row.Deed)
            .ToListAsync(cancellation);
        var isHeld = deeds.Contains(LedgerDeed.Reserve) && !deeds.Contains(LedgerDeed.Release);
        switch (isPaid, deeds.Contains(LedgerDeed.Capture))
        {
            case (_, false) when isHeld:
                await ResolveAsync(isPaid ? LedgerDeed.Capture : LedgerDeed.Release, order, key, cancellation);
                break;
            case (true, false) when sale.Gross != 0:
                var moved = (LedgerLayer.Posted, sale.Currency, (IReadOnlyList<Leg>)sale.Legs, 1);
                Add(LedgerDeed.Capture, key, AboutOf(order, sale), resolves: null, moved);
                break;
            case (false, true) when TakenOf(await LeftOfAsync(order, cancellation)) is > 0 and var taken:
                await RefundAsync(order, key, taken, cancellation);
                break;
        }
    }

    /// <summary>What was taken is given back, or a part of it: everybody gives in proportion to what is left.</summary>
    /// <exception cref="InvalidOperationException">More is given back than was taken.</exception>
    public Task RefundAsync(Guid order, string key, long minor, CancellationToken cancellation) =>
        GiveBackAsync(LedgerDeed.Refund, order, key, minor, cancellation);

    /// <summary>
    /// The books are put right where they are known to be wrong: more or less was taken than they say.
    /// </summary>
    /// <param name="sale">Of the order: everybody gets, or gives, in its proportion.</param>
    /// <param name="minor">How much more was taken; negative: how much less.</param>
    /// <exception cref="InvalidOperationException">Less is left of what was taken.</exception>
    public async Task CorrectAsync(Guid order, string key, Sale sale, long minor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sale);
        if (minor < 0)
        {
            await GiveBackAsync(LedgerDeed.Correct, order, key, -minor, cancellation);
            return;
        }

        var shares = Shares.Of(minor, [sale.Payable, sale.Commission, sale.Tax]);
        var more = sale with { Gross = minor, Commission = shares[1], Tax = shares[2] };
        var moved = (LedgerLayer.Posted, sale.Currency, (IReadOnlyList<Leg>)more.Legs, 1);
        Add(LedgerDeed.Correct, key, AboutOf(order, sale), resolves: null, moved);
    }

    private async Task GiveBackAsync(
        LedgerDeed deed,
        Guid order,
        string key,
        long minor,
        CancellationToken cancellation
    )
    {
        var left = await LeftOfAsync(order, cancellation);
        var taken = TakenOf(left);
        if (minor <= 0 || minor > taken)
            throw new InvalidOperationException($"Of what was taken {taken} are left, and {minor} are given back.");
        var (debits, credits) = (
            left.Where(leg => leg.Leg.Minor > 0).ToList(),
            left.Where(leg => leg.Leg.Minor < 0).ToList()
        );
        var currency = debits[0].Currency;
        var shares = Shares.Of(minor, credits.ConvertAll(leg => -leg.Leg.Minor));
        List<Leg> legs =
        [
            debits[0].Leg with
            {
                Minor = -minor,
            },
            .. credits.Zip(shares, (leg, share) => leg.Leg with { Minor = share }).Where(leg => leg.Minor != 0),
        ];
        var about = AboutOf(
            await database
                .Set<LedgerTransactionRow>()
                .AsNoTracking()
                .Where(row => row.OrderId == order)
                .FirstAsync(row => row.Deed == LedgerDeed.Capture || row.Deed == LedgerDeed.Correct, cancellation)
        );
        Add(deed, key, about, resolves: null, (LedgerLayer.Posted, currency, legs, 1));
    }

    /// <summary>What was taken for an order and not given back, in minor units.</summary>
    public async Task<long> TakenAsync(Guid order, CancellationToken cancellation) =>
        TakenOf(await LeftOfAsync(order, cancellation));

    private async Task ResolveAsync(LedgerDeed deed, Guid order, string key, CancellationToken cancellation)
    {
        var held = await (
            from transaction in database.Set<LedgerTransactionRow>().AsNoTracking()
            where transaction.OrderId == order && transaction.Deed == LedgerDeed.Reserve
            join posting in database.Set<LedgerPostingRow>() on transaction.Id equals posting.TransactionId
            select new { transaction, posting }
        ).ToListAsync(cancellation);
        if (held is not [{ transaction: var reservation, posting.Currency: var currency }, ..])
            return;
        var legs = held.ConvertAll(row => new Leg(row.posting.Account, row.posting.Party, row.posting.Minor));
        var ending = (LedgerLayer.Pending, currency, (IReadOnlyList<Leg>)legs, -1);
        if (deed == LedgerDeed.Capture)
            Add(deed, key, AboutOf(reservation), reservation.Id, ending, (LedgerLayer.Posted, currency, legs, 1));
        else
            Add(deed, key, AboutOf(reservation), reservation.Id, ending);
    }

    private static About AboutOf(Guid order, Sale sale) => new(order, sale.Seller, sale.Item, sale.Reference);

    private static About AboutOf(LedgerTransactionRow row) => new(row.OrderId, row.Seller, row.Item, row.Reference);

    private static long TakenOf(List<(Leg Leg, string Currency)> left) =>
        left.Where(one => one.Leg.Account is LedgerAccountKind.Receivable or LedgerAccountKind.Funds)
            .Sum(one => one.Leg.Minor);

    // Each account's sum of what was taken for an order and not given back.
    private async Task<List<(Leg Leg, string Currency)>> LeftOfAsync(Guid order, CancellationToken cancellation)
    {
        var sums = await (
            from transaction in database.Set<LedgerTransactionRow>()
            where transaction.OrderId == order
            join posting in database.Set<LedgerPostingRow>() on transaction.Id equals posting.TransactionId
            where posting.Layer == LedgerLayer.Posted
            group posting by new
            {
                posting.Account,
                posting.Party,
                posting.Currency,
            } into account
            select new { account.Key, Minor = account.Sum(posting => posting.Minor) }
        ).ToListAsync(cancellation);
        return
        [
            .. sums.OrderBy(sum => sum.Key.Account)
                .Select(sum => (new Leg(sum.Key.Account, sum.Key.Party, sum.Minor), sum.Key.Currency)),
        ];
    }

    private void Add(
        LedgerDeed deed,
        string key,
        About about,
        Guid? resolves,
        params (LedgerLayer Layer, string Currency, IReadOnlyList<Leg> Legs, int Sign)[] moves
    )
    {
        var now = clock.GetUtcNow();
        var transaction = new LedgerTransactionRow
        {
            Tenant = scope.Tenant,
            Id = Guid.CreateVersion7(now),
            At = now,
            Deed = deed,
            Key = key,
            OrderId = about.Order,
            Seller = about.Seller,
            Item = about.Item,
            Reference = about.Reference,
            Resolves = resolves,
        };
        database.Add(transaction);
        foreach (var (layer, currency, legs, sign) in moves)
            database.AddRange(legs.Select(leg => PostingOf(transaction, layer, currency, leg, sign)));
    }

    private static LedgerPostingRow PostingOf(
        LedgerTransactionRow transaction,
        LedgerLayer layer,
        string currency,
        Leg leg,
        int sign
    ) =>
        new()
        {
            Tenant = transaction.Tenant,
            Id = Guid.CreateVersion7(transaction.At),
            At = transaction.At,
            TransactionId = transaction.Id,
            Layer = layer,
            Account = leg.Account,
            Party = leg.Party,
            Minor = sign * leg.Minor,
            Currency = currency,
        };

    /// <summary>What a transaction is about.</summary>
    private sealed record About(Guid Order, PartnerId Seller, string Item, string Reference);
}
