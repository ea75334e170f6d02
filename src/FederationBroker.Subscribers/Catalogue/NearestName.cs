namespace FederationBroker.Subscribers.Catalogue;

/// <summary>Guesses what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    public static string Hint(string word, IEnumerable<string> known)
    {
        var nearest = known.Select(name => (name, distance: Distance(word, name))).OrderBy(pair => pair.distance).ThenBy(pair => pair.name, StringComparer.Ordinal).FirstOrDefault();
        return nearest.name is not null && nearest.distance <= Math.Max(2, word.Length / 3) ? $"Did you mean {nearest.name}?" : "Add it first, or remove the reference.";
    }

    // Levenshtein, two rows.
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(previous[j], current[j - 1]) + 1);
            previous = current;
        }

        return previous[b.Length];
    }
}
