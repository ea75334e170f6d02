using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Web.Theming;

namespace FederationBroker.Web.Hosting;

/// <summary>What readiness says about files: names and causes, in short. None of it makes a node unready, since all
/// else is served.</summary>
internal sealed class ConfigurationSentence(PartnerRegistry registry, ThemeLibrary themes, TimeProvider clock)
{
    // Health answers are read on small screens and kept by monitors; the log and the console have the rest.
    private const int Most = 5;

    /// <returns>Empty when all is well; begins with a space otherwise.</returns>
    public string Say()
    {
        var now = clock.GetUtcNow();
        var ends = Deadline.Of(registry.Current, now).ToLookup(end => end.HasPassed(now));
        return Part(
                "Files with faults, refused alone",
                registry.FaultyFiles.Select(file => $"{file.File} ({file.Faults[0].Rule})")
            )
            + Part("Themes with faults", themes.Refused)
            + Part("Ended", ends[true].Select(end => $"{end.Subject} ({end.SentenceAt(now)})"))
            + Part("Ending soon", ends[false].Select(end => $"{end.Subject} ({end.SentenceAt(now)})"));
    }

    private static string Part(string title, IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count == 0)
            return string.Empty;
        return $" {title}: {string.Join(", ", all.Take(Most))}{(
            all.Count > Most ? $" and {all.Count - Most} more" : string.Empty)}.";
    }
}
