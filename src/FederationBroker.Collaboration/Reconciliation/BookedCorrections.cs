namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// What people have put right in the books about single calls: a comparison sees the call as it is booked by now, so
/// that a correction that turns out to be wrong is found like any other difference. Pure.
/// </summary>
internal static class BookedCorrections
{
    private const string Prefix = "break:";
    private const int LengthOfId = 32;

    /// <summary>Under which key a correction is booked. A break that comes back can be corrected again.</summary>
    /// <param name="decision">Of this correction alone.</param>
    public static string KeyOf(Guid found, Guid decision) => $"{Prefix}{found:N}:{decision:N}";

    /// <returns>The break that the correction was about; null: the key is of something else.</returns>
    public static Guid? BreakOf(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal)
        && key.Length > Prefix.Length + LengthOfId
        && Guid.TryParseExact(key.AsSpan(Prefix.Length, LengthOfId), "N", out var found)
            ? found
            : null;

    /// <summary>A call that is booked with nothing left stays: billing may list it after all.</summary>
    public static List<ChargeEntry> Fold(List<ChargeEntry> booked, IReadOnlyList<BookedCorrection> corrections)
    {
        var charges = booked.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        foreach (var correction in corrections)
        {
            var charge = charges.GetValueOrDefault(correction.Charge.Key, correction.Charge);
            // Given back is what is no longer taken.
            var more = charge.Deed == ReconciledDeed.Refund ? -correction.TakenMinor : correction.TakenMinor;
            charges[charge.Key] = charge with { Amount = charge.Amount with { Minor = charge.Amount.Minor + more } };
        }

        return [.. charges.Values];
    }
}

/// <param name="Charge">The call that it is about, as it stands where nothing else is booked about it.</param>
/// <param name="TakenMinor">How much more was taken than the books had; negative: how much less.</param>
internal sealed record BookedCorrection(ChargeEntry Charge, long TakenMinor);
