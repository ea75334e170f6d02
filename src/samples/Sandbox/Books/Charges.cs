using System.Globalization;
using System.Text.Json;

namespace Sandbox.Books;

/// <summary>
/// The BSS: what is reserved is held against an account until it is captured, given back or paid back.
/// </summary>
internal sealed class Charges(SandboxOptions options) : IBook
{
    private const int PageSize = 100;

    private readonly Mandates mandates = new();
    private readonly List<Entry> entries = [];
    private readonly Dictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private readonly Falsehoods falsehoods = new();

    public string Side => "bss";

    public string? DeedOf(string operation, JsonElement body) =>
        operation switch
        {
            "mandates/open" => "open-mandate",
            "mandates/close" => "close-mandate",
            "charges/reserve" => "reserve",
            "charges/capture" => "capture",
            "charges/void" => "void",
            "charges/refund" => "refund",
            _ => null,
        };

    public Verdict Judge(Asked asked) =>
        asked.Deed switch
        {
            "open-mandate" => mandates.JudgeOpening(asked.Read<MandateAsked>()),
            "close-mandate" => mandates.JudgeClosing(asked.Read<MandateEnd>(), asked.Now),
            "reserve" => JudgeReservation(asked, asked.Read<ReserveAsked>()),
            _ => JudgeStep(asked, asked.Read<StepAsked>()),
        };

    public void Apply(JournalLine line)
    {
        switch (line.Deed)
        {
            case "open-mandate":
                mandates.Open(Body<MandateAsked>(line));
                break;
            case "close-mandate":
                mandates.Close(Body<MandateEnd>(line));
                break;
            case "reserve":
                var reserved = Body<ReserveAsked>(line);
                entries.Add(new Entry(line.Number, Value(line), reserved.Subscriber.Token, line.Key));
                break;
            default:
                entries.Add(new Entry(line.Number, Value(line), string.Empty, Body<StepAsked>(line).ReservationKey));
                break;
        }
    }

    public Verdict? Read(string operation, JsonElement body) =>
        operation switch
        {
            "check" => Check(body.Deserialize<CheckAsked>(Words.Json)!),
            "charges/list" => new Verdict.Fine(List(body.Deserialize<ListAsked>(Words.Json)!)),
            _ => null,
        };

    public object? AsItStands(JournalLine line) => entries.Find(entry => entry.Charge.Key == line.Key)?.Charge;

    public void Put(Account account) => accounts[account.Subscriber] = account;

    /// <summary>What it lists is not what it did.</summary>
    public void Put(Falsehood falsehood) => falsehoods.Put(falsehood);

    private Verdict.Fine Check(CheckAsked asked)
    {
        var account = AccountOf(asked.Subscriber.Token);
        var left = account.Credit - HeldOf(account.Subscriber);
        var isAffordable = asked.Ceiling is not { } ceiling || ceiling.Minor <= left;
        return new Verdict.Fine(
            new CheckValue(
                account.IsActive,
                account.IsActive && isAffordable,
                asked.Ceiling is { } asFor ? asFor with { Minor = Math.Max(left, 0) } : null
            )
        );
    }

    private Verdict JudgeReservation(Asked asked, ReserveAsked wanted)
    {
        // A void that came first: the reservation was given up before it arrived.
        if (Of(asked.Key).Any())
            return new Verdict.Refused("wrong-state", "VOIDED");
        var account = AccountOf(wanted.Subscriber.Token);
        if (!account.IsActive)
            return new Verdict.Refused("rejected-by-operator", "BLOCKED");
        if (wanted.Mandate is { } name && mandates.WhyNot(name, wanted.Amount, asked.Now) is { } refused)
            return refused;
        return wanted.Amount.Minor <= account.Credit - HeldOf(account.Subscriber)
            ? Fine(asked, wanted.Order, wanted.Amount)
            : new Verdict.Refused("insufficient-credit", "CREDIT");
    }

    private Verdict JudgeStep(Asked asked, StepAsked wanted)
    {
        var known = Of(wanted.ReservationKey).ToList();
        if (known.Find(entry => entry.Charge.Kind == "reserve") is not { Charge: var reserved })
            return asked.Deed == "void" && known is []
                ? Fine(asked, wanted.Order, wanted.Amount)
                : new Verdict.Refused("wrong-state", "NO_RESERVATION");
        if (wanted.Order != reserved.Order || wanted.Amount.Currency != reserved.Amount.Currency)
            return new Verdict.Refused("wrong-state", "ANOTHER_ORDER_OR_CURRENCY");
        return wanted.Amount.Minor <= Left(asked.Deed, known, reserved)
            ? Fine(asked, wanted.Order, wanted.Amount)
            : new Verdict.Refused("wrong-state", "MORE_THAN_THERE_IS");
    }

    private static long Left(string deed, List<Entry> known, ChargeValue reserved)
    {
        var (captured, refunded, given) = (Sum(known, "capture"), Sum(known, "refund"), known.Exists(IsVoid));
        return deed switch
        {
            "refund" => captured - refunded,
            _ when given => -1,
            "void" => captured > 0 ? -1 : reserved.Amount.Minor, // what was taken is paid back, not given back
            _ => reserved.Amount.Minor - captured,
        };
    }

    private ListValue List(ListAsked asked)
    {
        var after = long.TryParse(asked.Cursor, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var page = entries
            .Where(entry => entry.Number > after && entry.Charge.At >= asked.From && entry.Charge.At < asked.Until)
            .Take(PageSize + 1)
            .ToList();
        var listed = falsehoods.Of(page.Take(PageSize).Select(entry => entry.Charge));
        return page.Count > PageSize
            ? new ListValue([.. listed], page[PageSize - 1].Number.ToString(CultureInfo.InvariantCulture))
            : new ListValue([.. listed, .. falsehoods.Invented(asked.From, asked.Until)]);
    }

    private Account AccountOf(string subscriber) =>
        accounts.GetValueOrDefault(subscriber) ?? new Account(subscriber, options.Credit);

    private long HeldOf(string subscriber) =>
        entries
            .Where(entry => entry.Subscriber == subscriber)
            .Select(entry => Of(entry.Reservation).ToList())
            .Where(known => !known.Exists(IsVoid))
            .Sum(known => Sum(known, "reserve") - Sum(known, "refund"));

    private IEnumerable<Entry> Of(string reservation) => entries.Where(entry => entry.Reservation == reservation);

    private static bool IsVoid(Entry entry) => entry.Charge.Kind == "void";

    private static long Sum(List<Entry> known, string kind) =>
        known.Where(entry => entry.Charge.Kind == kind).Sum(entry => entry.Charge.Amount.Minor);

    private static Verdict.Fine Fine(Asked asked, string order, Money amount) =>
        new(new ChargeValue(order, asked.Key, asked.Deed, amount, asked.Now));

    private static T Body<T>(JournalLine line) => line.Body.Deserialize<T>(Words.Json)!;

    private static ChargeValue Value(JournalLine line) =>
        line.Answer.GetProperty("value").Deserialize<ChargeValue>(Words.Json)!;

    // Subscriber: of a reservation alone.
    private sealed record Entry(long Number, ChargeValue Charge, string Subscriber, string Reservation);
}
