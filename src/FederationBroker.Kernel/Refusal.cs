namespace FederationBroker.Kernel;

/// <summary>
/// Why something was not done. Each protocol says it in its own words (one mapping each); what is said is the same.
/// </summary>
/// <param name="Code">Stable and quotable: "FB-2104".</param>
/// <param name="Message">Fixed public text: what was wrong, and what to do.</param>
/// <param name="OperatorDetail">May name offending values, and goes to the log only.</param>
public sealed record Refusal(string Code, string Message, string? OperatorDetail = null)
{
    /// <summary>
    /// Where it was: a path such as <c>priceLists/sports-monthly/validity</c> or the name of a parameter; never a
    /// value. Empty: the whole.
    /// </summary>
    public string Place { get; init; } = string.Empty;

    /// <summary>
    /// What to do about it there; names what is accepted, never personal data. Empty: the text says it.
    /// </summary>
    public string Fix { get; init; } = string.Empty;

    /// <summary>Text, place and fix in one line, for those who show no more than one.</summary>
    public string Line => Place.Length == 0 && Fix.Length == 0 ? Message : $"{Message} {Place}: {Fix}";

    /// <summary>The same refusal of the catalogue, wherever it was said and whatever is to be done there.</summary>
    public bool Is(Refusal other) => Code == other?.Code;

    /// <summary>The same, said of one place, with what to do there.</summary>
    public Refusal At(string place, string fix) => this with { Place = place, Fix = fix };

    public Refusal WithDetail(string detail) => this with { OperatorDetail = detail };
}
