using Microsoft.Extensions.Logging;

namespace FederationBroker.Partners.Configuration;

/// <summary>Says what ends soon once a day, and what has ended once, at the moment it does.</summary>
internal sealed partial class DeadlineLog(TimeProvider clock, ILogger<DeadlineLog> log)
{
    // What was said last about each; a new end, as after new metadata came, is another one.
    private readonly Dictionary<Deadline, DateOnly> told = [];

    public void Tell(RegistrySnapshot live)
    {
        var now = clock.GetUtcNow();
        var ends = Deadline.Of(live, now).ToList();
        foreach (var end in ends)
        {
            var day = end.HasPassed(now) ? DateOnly.MaxValue : DateOnly.FromDateTime(now.UtcDateTime);
            if (told.GetValueOrDefault(end) == day)
                continue;
            told[end] = day;
            if (end.HasPassed(now) && end.Partner is not null)
                LogEnded(end.Subject, end.SentenceAt(now), end.File);
            else
                LogEnding(end.Subject, end.SentenceAt(now), end.File);
        }

        foreach (var gone in told.Keys.Except(ends).ToList())
            told.Remove(gone);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subject} is refused from now on: {Sentence} ({File}).")]
    private partial void LogEnded(string subject, string sentence, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject}: {Sentence} ({File}).")]
    private partial void LogEnding(string subject, string sentence, string file);
}
