using System.Text.Json;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>One order as its four witnesses have it.</summary>
/// <param name="Number">As it was told to whoever ordered.</param>
/// <param name="State">In the broker's rows; <c>lost</c> when there is none.</param>
/// <param name="Subscription">In the broker's rows.</param>
/// <param name="Deeds">In the other side's journal.</param>
/// <param name="Booked">In the books: what the account owes for it, and how much is still held.</param>
/// <param name="Told">What the order's page says.</param>
internal sealed record StormAccount(
    string Number,
    string State,
    string Subscription,
    string Deeds,
    string Booked,
    string Told
)
{
    private const string Taken = "reserve, provision, capture";
    private const string PriceOwed = "990 owed, 0 held";
    private const string NothingOwed = "0 owed, 0 held";

    /// <summary>What is owed and held for an order of which the books have a row; by its number.</summary>
    public const string BookedSql = """
        SELECT string_agg(line, E'\n') FROM (
          SELECT format('%s=%s owed, %s held', t.reference,
            coalesce(sum(p.minor) FILTER (WHERE p.layer = 'Posted'), 0),
            coalesce(sum(p.minor) FILTER (WHERE p.layer = 'Pending'), 0)) AS line
          FROM ledger_transaction t JOIN ledger_posting p ON (p.tenant, p.transaction_id) = (t.tenant, t.id)
          WHERE p.account = 'Receivable' GROUP BY t.reference) booked
        """;

    /// <summary>Null: all four agree.</summary>
    public string? Fault =>
        State switch
        {
            "lost" => "lost",
            "Completed" when Deeds != Taken => "completed, and not done once",
            "Completed" when Subscription != "Active" => "completed, and not to be used",
            "Completed" when !Told.StartsWith("Done.", StringComparison.Ordinal) => "done, and not told so",
            "Completed" when Booked != PriceOwed => "taken, and not booked so",
            "Denied" when Booked != NothingOwed => "denied, and still in the books",
            "Denied" when Deeds is not ("" or "void" or "reserve, void") => "taken, and denied",
            "Denied" when Subscription != "Cancelled" => "denied, and still to be used",
            "Denied" when !Told.Contains("othing was charged", StringComparison.Ordinal) => "denied, and not told so",
            "Review" when HasTwice => "done twice",
            "Review" when !Told.StartsWith("Under review", StringComparison.Ordinal) => "looked at, and not told so",
            "Completed" or "Denied" or "Review" => null,
            _ => "not finished",
        };

    private bool HasTwice =>
        Deeds.Split(", ").GroupBy(deed => deed, StringComparer.Ordinal).Any(same => same.Count() > 1);

    public override string ToString() => $"{Number}: {Fault} ({State}, {Subscription}; {Deeds}; {Booked}; \"{Told}\")";

    /// <summary>The deeds of every order in a journal.</summary>
    public static IReadOnlyDictionary<string, string> DeedsIn(string journal)
    {
        using var lines = JsonDocument.Parse(journal);
        return lines
            .RootElement.EnumerateArray()
            .Select(line => (Order: OrderOf(line), Deed: line.GetProperty("deed").GetString()!))
            .GroupBy(line => line.Order, line => line.Deed, StringComparer.Ordinal)
            .ToDictionary(order => order.Key, order => string.Join(", ", order), StringComparer.Ordinal);
    }

    /// <summary>What the books have, by an order's number; there is nothing of what was never held.</summary>
    public static Func<string, string> BookedIn(string? lines)
    {
        var booked = (lines ?? string.Empty)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('='))
            .ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
        return number => booked.GetValueOrDefault(number, NothingOwed);
    }

    private static string OrderOf(JsonElement line) => line.GetProperty("body").GetProperty("order").GetString()!;
}
