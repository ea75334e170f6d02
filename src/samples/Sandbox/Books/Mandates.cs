namespace Sandbox.Books;

/// <summary>What may be charged, from when, until when.</summary>
internal sealed class Mandates
{
    private readonly Dictionary<string, Mandate> byName = new(StringComparer.Ordinal);

    public Verdict JudgeOpening(MandateAsked asked) =>
        byName.ContainsKey(asked.Mandate)
            ? new Verdict.Refused("wrong-state", "MANDATE_EXISTS")
            : new Verdict.Fine(new MandateValue(asked.Mandate, "active"));

    public Verdict JudgeClosing(MandateEnd asked, DateTimeOffset now) =>
        byName.GetValueOrDefault(asked.Mandate) switch
        {
            null => new Verdict.Refused("wrong-state", "NO_MANDATE"),
            { End: not null } => new Verdict.Refused("wrong-state", "MANDATE_ENDS"),
            _ => new Verdict.Fine(new MandateValue(asked.Mandate, asked.TerminateAt > now ? "closing" : "closed")),
        };

    /// <summary>Null: it may be reserved.</summary>
    public Verdict.Refused? WhyNot(string name, Money amount, DateTimeOffset now) =>
        byName.GetValueOrDefault(name) switch
        {
            null => new Verdict.Refused("wrong-state", "NO_MANDATE"),
            var mandate when now < mandate.From || now >= mandate.End => new Verdict.Refused(
                "wrong-state",
                "MANDATE_NOT_IN_FORCE"
            ),
            var mandate when mandate.Ceiling.Currency != amount.Currency || mandate.Ceiling.Minor < amount.Minor =>
                new Verdict.Refused("rejected-by-operator", "CEILING"),
            _ => null,
        };

    public void Open(MandateAsked asked) =>
        byName[asked.Mandate] = new Mandate(asked.Ceiling, asked.ActivateAt, End: null);

    public void Close(MandateEnd asked) =>
        byName[asked.Mandate] = byName[asked.Mandate] with { End = asked.TerminateAt };

    private sealed record Mandate(Money Ceiling, DateTimeOffset From, DateTimeOffset? End);
}
