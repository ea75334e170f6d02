using OttSite.Shelf;
using OttSite.Standing;

namespace OttSite.Watch;

/// <summary>What the screen says after a heartbeat.</summary>
/// <param name="Plays">It goes on, and the screen comes back for the next heartbeat.</param>
public sealed record ScreenState(bool Plays, string Label, string Advice, VerdictLink? Link = null);

internal static class ScreenWords
{
    public static readonly ScreenState Ended = new(
        Plays: false,
        "Playback has ended",
        "It was stopped from another device, replaced by another title on this one, or the connection was lost "
            + "for a minute.",
        new VerdictLink("Back to the shelf", "/")
    );

    /// <param name="decision">Null: the stream has ended.</param>
    public static ScreenState Of(StandingDecision? decision, string operatorName)
    {
        if (decision is null)
            return Ended;
        if (decision.IsAllowed)
            return new ScreenState(Plays: true, "Playing", $"{operatorName} says you may watch this.");
        // Whoever may not be told "no" is not stopped: the operator itself ends a stream it hears nothing of.
        if (!decision.IsDenied)
            return new ScreenState(
                Plays: true,
                "Playing",
                $"{operatorName} cannot be asked right now; we keep trying."
            );
        var verdict = VerdictWords.Of(decision, operatorName);
        return new ScreenState(
            Plays: false,
            $"Playback has ended: {Lower(verdict.Label)}",
            verdict.Advice,
            verdict.Link
        );
    }

    private static string Lower(string label) => char.ToLowerInvariant(label[0]) + label[1..];
}
