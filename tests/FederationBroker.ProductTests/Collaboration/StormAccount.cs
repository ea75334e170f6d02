using System.Text.Json;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>One order as its three witnesses have it.</summary>
/// <param name="Number">As it was told to whoever ordered.</param>
/// <param name="State">In the broker's rows; <c>lost</c> when there is none.</param>
/// <param name="Subscription">In the broker's rows.</param>
/// <param name="Deeds">In the other side's journal.</param>
/// <param name="Told">What the order's page says.</param>
internal sealed record StormAccount(string Number, string State, string Subscription, string Deeds, string Told)
{
    private const string Taken = "reserve, provision, capture";

    /// <summary>Null: all three agree.</summary>
    public string? Fault =>
        State switch
        {
            "lost" => "lost",
            "Completed" when Deeds != Taken => "completed, and not done once",
            "Completed" when Subscription != "Active" => "completed, and not to be used",
            "Completed" when !Told.StartsWith("Done.", StringComparison.Ordinal) => "done, and not told so",
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

    public override string ToString() => $"{Number}: {Fault} ({State}, {Subscription}; {Deeds}; \"{Told}\")";

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

    private static string OrderOf(JsonElement line) => line.GetProperty("body").GetProperty("order").GetString()!;
}
