using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sandbox.Books;
using Sandbox.Faults;

namespace Sandbox.Camara;

/// <summary>
/// Payments of the CAMARA API, kept in the same book as the BSS: what is held, taken and given back is in one journal.
/// </summary>
internal sealed class CamaraDesk(Charges book, Exchange exchange, MovableClock clock)
{
    private readonly ConcurrentDictionary<string, Kept> payments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KeptRefund> refunds = new(StringComparer.Ordinal);

    /// <summary>The fault of a call that is about to be made; null: all goes well.</summary>
    /// <param name="operation">As the BSS calls it: <c>charges/reserve</c>.</param>
    public Fault? NextFault(string operation, string? key, JsonElement body) =>
        exchange.NextFault(book, operation, key, body);

    public (Outcome Outcome, PaymentShown? Payment) Prepare(PreparePayment asked, Fault? fault)
    {
        var transaction = asked.AmountTransaction;
        var charged = transaction.PaymentAmount!.ChargingInformation;
        var key = transaction.ClientCorrelator ?? Guid.CreateVersion7().ToString("N");
        var amount = charged.ToMoney();
        var wanted = new ReserveAsked(
            transaction.ReferenceCode,
            new Buyer(transaction.PhoneNumber!),
            transaction.PaymentAmount.ChargingMetaData?.MerchantIdentifier ?? string.Empty,
            amount,
            amount with
            {
                Minor = (charged with { Amount = charged.TaxAmount ?? 0 }).ToMoney().Minor,
            },
            charged.Description ?? string.Empty
        );
        var outcome = exchange.Change(
            book,
            "reserve",
            key,
            JsonSerializer.SerializeToElement(wanted, Words.Json),
            fault
        );
        if (outcome.Word == "declined")
            return (outcome, null);
        var id = IdOf(key);
        payments.TryAdd(id, new Kept(key, transaction, amount, clock.GetUtcNow()));
        return (outcome, Find(id));
    }

    public PaymentShown? Find(string id)
    {
        if (!payments.TryGetValue(id, out var kept))
            return null;
        var steps = exchange
            .Deeds()
            .Where(line => line.Body.TryGetProperty("reservationKey", out var of) && of.GetString() == kept.Key)
            .Select(line => line.Deed)
            .ToList();
        var status = exchange.LookUp(book, kept.Key)?.Word switch
        {
            "pending" => "processing",
            "declined" or null => "denied",
            _ => steps.Contains("capture") ? "succeeded"
            : steps.Contains("void") ? "cancelled"
            : "reserved",
        };
        return new PaymentShown(id, status, kept.At, kept.Asked);
    }

    public IEnumerable<PaymentShown> From(DateTimeOffset? from) =>
        payments
            .Where(one => from is null || one.Value.At >= from)
            .OrderByDescending(one => one.Value.At)
            .Select(one => Find(one.Key)!);

    /// <summary>Confirms or cancels.</summary>
    /// <param name="deed"><c>capture</c> or <c>void</c>.</param>
    public Outcome Take(string id, string deed, Fault? fault)
    {
        var kept = payments[id];
        var step = new StepAsked(kept.Asked.ReferenceCode, kept.Key, kept.Amount);
        return exchange.Change(book, deed, $"{id}/{deed}", JsonSerializer.SerializeToElement(step, Words.Json), fault);
    }

    public (Outcome Outcome, RefundShown? Refund) PayBack(string id, CreateRefund asked, Fault? fault)
    {
        var kept = payments[id];
        var transaction = asked.AmountTransaction;
        var key = transaction.ClientCorrelator ?? Guid.CreateVersion7().ToString("N");
        var amount = asked.Type == "total" ? kept.Amount : transaction.RefundAmount!.ChargingInformation!.ToMoney();
        var step = new StepAsked(kept.Asked.ReferenceCode, kept.Key, amount);
        var outcome = exchange.Change(book, "refund", key, JsonSerializer.SerializeToElement(step, Words.Json), fault);
        if (outcome.Word == "declined")
            return (outcome, null);
        refunds.TryAdd(IdOf(key), new KeptRefund(id, key, asked, clock.GetUtcNow()));
        return (outcome, ShownOf(IdOf(key), refunds[IdOf(key)]));
    }

    public IEnumerable<RefundShown> RefundsOf(string id) =>
        refunds.Where(one => one.Value.Payment == id).Select(one => ShownOf(one.Key, one.Value));

    private RefundShown ShownOf(string id, KeptRefund kept) =>
        new(
            id,
            exchange.LookUp(book, kept.Key)?.Word switch
            {
                "applied" => "succeeded",
                "pending" => "processing",
                _ => "denied",
            },
            kept.Asked.Type,
            kept.At,
            kept.Asked.AmountTransaction
        );

    private static string IdOf(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 12));

    private sealed record Kept(string Key, AmountTransaction Asked, Money Amount, DateTimeOffset At);

    private sealed record KeptRefund(string Payment, string Key, CreateRefund Asked, DateTimeOffset At);
}
