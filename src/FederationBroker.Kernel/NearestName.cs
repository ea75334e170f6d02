namespace FederationBroker.Kernel;

/// <summary>Guesses what a misspelt name was meant to be, whatever its case.</summary>
public static class NearestName
{
    /// <returns>The nearest of the known names; null when none is near.</returns>
    public static string? Find(string word, IEnumerable<string> known)
    {
        var nearest = known
            .Select(name => (name, distance: Distance(word, name)))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.name is not null && nearest.distance <= Math.Max(2, word.Length / 3) ? nearest.name : null;
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
            {
                var substitution =
                    previous[j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
