namespace FederationBroker.Kernel.Text;

/// <summary>Korean syllables are computed, not listed (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;

    // The first "trail" is none at all.
    private const int Trails = 0x11A7;

    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    /// <returns>False when it is no syllable.</returns>
    public static bool Decompose(int point, List<int> into)
    {
        var index = point - Syllables;
        if (index is < 0 or >= LeadCount * VowelCount * TrailCount)
            return false;
        into.Add(Leads + (index / (VowelCount * TrailCount)));
        into.Add(Vowels + (index % (VowelCount * TrailCount) / TrailCount));
        if (index % TrailCount != 0)
            into.Add(Trails + (index % TrailCount));
        return true;
    }

    public static int? CompositeOf(int first, int second)
    {
        var (lead, vowel, trail) = (first - Leads, second - Vowels, second - Trails);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
            return Syllables + (((lead * VowelCount) + vowel) * TrailCount);
        var open =
            first - Syllables is >= 0 and < LeadCount * VowelCount * TrailCount
            && (first - Syllables) % TrailCount == 0;
        return open && trail is > 0 and < TrailCount ? first + trail : null;
    }
}
