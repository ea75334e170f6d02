namespace Sandbox.Books;

/// <summary>What a billing system lists of a call, and did not do like that: for whoever reconciles.</summary>
/// <param name="Key">Of the call; one that nobody made is invented.</param>
/// <param name="IsForgotten">It is not listed.</param>
/// <param name="IsRepeated">It is listed twice.</param>
/// <param name="Instead">This is listed.</param>
internal sealed record Falsehood(
    string Key,
    bool IsForgotten = false,
    bool IsRepeated = false,
    ChargeValue? Instead = null
);

/// <summary>Lists what is not so.</summary>
internal sealed class Falsehoods
{
    private readonly Dictionary<string, Falsehood> byKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    public void Put(Falsehood falsehood) => byKey[falsehood.Key] = falsehood;

    public IEnumerable<ChargeValue> Of(IEnumerable<ChargeValue> done)
    {
        foreach (var charge in done)
        {
            if (!byKey.TryGetValue(charge.Key, out var falsehood))
            {
                yield return charge;
                continue;
            }

            told.Add(charge.Key);
            if (falsehood.IsForgotten)
                continue;
            yield return falsehood.Instead ?? charge;
            if (falsehood.IsRepeated)
                yield return falsehood.Instead ?? charge;
        }
    }

    /// <summary>What was never done at all.</summary>
    public IEnumerable<ChargeValue> Invented(DateTimeOffset from, DateTimeOffset until) =>
        byKey
            .Values.Where(falsehood => !told.Contains(falsehood.Key))
            .Select(falsehood => falsehood.Instead)
            .OfType<ChargeValue>()
            .Where(charge => charge.At >= from && charge.At < until);
}
