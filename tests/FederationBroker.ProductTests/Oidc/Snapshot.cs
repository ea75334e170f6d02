namespace FederationBroker.ProductTests.Oidc;

/// <summary>What partners see, as it is kept in Snapshots/.</summary>
internal static class Snapshot
{
    public static async Task MatchAsync(string name, string current)
    {
        var file = Path.Combine(TestSettings.Repository, "tests/FederationBroker.ProductTests/Snapshots", name);
        if (Environment.GetEnvironmentVariable("FBROKER_UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(file, current + "\n");
        var kept = File.Exists(file) ? (await File.ReadAllTextAsync(file)).TrimEnd('\n') : string.Empty;
        current
            .ReplaceLineEndings("\n")
            .ShouldBe(
                kept,
                $"Partners see something else than {name} says. If that is on purpose, run once with "
                    + $"FBROKER_UPDATE_SNAPSHOTS=1 and commit the file."
            );
    }
}
