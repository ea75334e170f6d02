using System.Text.Json;
using System.Text.Json.Serialization;
using Sandbox.Faults;

namespace Sandbox.Books;

/// <summary>
/// One call after the other: the same key and body get the same answer, and nothing is answered before it is in the
/// journal. What is pending, and what was refused, is in memory alone.
/// </summary>
internal sealed class Exchange
{
    private readonly Lock turn = new();
    private readonly Journal journal;
    private readonly MovableClock clock;
    private readonly FaultPlan faults;
    private readonly Dictionary<(IBook Book, string Key), Known> known = [];

    public Exchange(Journal journal, MovableClock clock, FaultPlan faults, IEnumerable<IBook> books)
    {
        (this.journal, this.clock, this.faults) = (journal, clock, faults);
        var all = books.ToList();
        foreach (var line in journal.Lines)
        {
            var book = all.Single(one => one.Side == line.Side);
            book.Apply(line);
            known[(book, line.Key)] = new Known(FingerprintOf(line.Deed, line.Body), Outcome.Applied(line), line);
        }
    }

    /// <summary>The fault of a call that is about to be made; null: all goes well.</summary>
    public Fault? NextFault(IBook book, string operation, string? key, JsonElement body)
    {
        lock (turn)
            return faults.Take(
                $"{book.Side}/{operation}",
                body.GetRawText(),
                key is not null && known.ContainsKey((book, key))
            );
    }

    /// <summary>Changes something, once for each key.</summary>
    public Outcome Change(IBook book, string deed, string key, JsonElement body, Fault? fault)
    {
        lock (turn)
        {
            Settle();
            var fingerprint = FingerprintOf(deed, body);
            if (known.TryGetValue((book, key), out var before))
                return before.Fingerprint != fingerprint ? Outcome.Declined(key, "key-used", "OTHER_BODY")
                    : fault?.Kind == FaultKind.RefuseRepeat ? Outcome.Declined(key, "already-done", "DUPLICATE")
                    : before.Answer;
            var asked = new Asked(deed, key, body, journal.Next, clock.GetUtcNow());
            var answer = fault switch
            {
                { Kind: FaultKind.Decline } => new Known(
                    fingerprint,
                    Outcome.Declined(key, fault.Reason ?? "rejected-by-operator", fault.Code ?? "SWITCHED_ON")
                ),
                { Kind: FaultKind.Pending } => Waiting(fingerprint, asked, asked.Now + fault.Lateness),
                _ => Do(book, fingerprint, asked),
            };
            known[(book, key)] = answer;
            return answer.Answer;
        }
    }

    /// <summary>What became of a key; null: it was never seen.</summary>
    public Outcome? LookUp(IBook book, string key)
    {
        lock (turn)
        {
            Settle();
            return known.GetValueOrDefault((book, key)) switch
            {
                null => null,
                { Line: { } line } found => found.Answer with { Value = book.AsItStands(line) },
                var found => found.Answer,
            };
        }
    }

    /// <summary>Asks; null: there is no such address.</summary>
    public Outcome? Read(IBook book, string operation, JsonElement body)
    {
        lock (turn)
        {
            Settle();
            return book.Read(operation, body) switch
            {
                null => null,
                Verdict.Fine fine => new Outcome("applied", Value: fine.Value),
                Verdict.Refused refused => new Outcome("declined", Reason: refused.Reason, Code: refused.Code),
                var other => throw new InvalidOperationException($"No such outcome: {other}"),
            };
        }
    }

    public void Put(Charges book, Account account)
    {
        lock (turn)
            book.Put(account);
    }

    public void Put(Charges book, Falsehood falsehood)
    {
        lock (turn)
            book.Put(falsehood);
    }

    public void Put(Customers book, SoldOffer offer)
    {
        lock (turn)
            book.Put(offer);
    }

    public IReadOnlyList<JournalLine> Deeds()
    {
        lock (turn)
        {
            Settle();
            return journal.Lines;
        }
    }

    // What was accepted and is due by now, in the order in which it became due.
    private void Settle()
    {
        var due = known
            .Where(one => one.Value.Waiting is { } waiting && waiting.Until <= clock.GetUtcNow())
            .OrderBy(one => one.Value.Waiting!.Until)
            .ToList();
        foreach (var (place, one) in due)
        {
            var asked = one.Waiting!.Asked with { Number = journal.Next, Now = clock.GetUtcNow() };
            known[place] = Do(place.Book, one.Fingerprint, asked);
        }
    }

    private Known Do(IBook book, string fingerprint, Asked asked)
    {
        switch (book.Judge(asked))
        {
            case Verdict.Refused refused:
                return new Known(fingerprint, Outcome.Declined(asked.Key, refused.Reason, refused.Code));
            case Verdict.Later later:
                return Waiting(fingerprint, asked, later.At);
            case Verdict.Fine fine:
                var answer = new Outcome(
                    "applied",
                    asked.Key,
                    fine.Value,
                    Reference: $"{book.Side.ToUpperInvariant()}-{asked.Number}",
                    At: asked.Now
                );
                var line = new JournalLine(
                    asked.Number,
                    asked.Now,
                    book.Side,
                    asked.Deed,
                    asked.Key,
                    asked.Body,
                    JsonSerializer.SerializeToElement(answer, Words.Json)
                );
                journal.Add(line);
                book.Apply(line);
                return new Known(fingerprint, answer, line);
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    private static Known Waiting(string fingerprint, Asked asked, DateTimeOffset until) =>
        new(fingerprint, new Outcome("pending", asked.Key), Waiting: new Wait(asked, until));

    private static string FingerprintOf(string deed, JsonElement body) =>
        $"{deed} {JsonSerializer.Serialize(body, Words.Json)}";

    private sealed record Known(string Fingerprint, Outcome Answer, JournalLine? Line = null, Wait? Waiting = null);

    private sealed record Wait(Asked Asked, DateTimeOffset Until);
}

/// <summary>An answer of both contracts.</summary>
internal sealed record Outcome(
    [property: JsonPropertyName("outcome")] string Word,
    string? Key = null,
    object? Value = null,
    string? Reason = null,
    string? Code = null,
    string? Reference = null,
    DateTimeOffset? At = null
)
{
    public static Outcome Declined(string key, string reason, string code) =>
        new("declined", key, Reason: reason, Code: code);

    public static Outcome Applied(JournalLine line) => line.Answer.Deserialize<Outcome>(Words.Json)!;
}
