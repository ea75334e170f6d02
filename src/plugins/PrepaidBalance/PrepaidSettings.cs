using System.Text.Json;
using FederationBroker.Plugins.Abstractions;

namespace PrepaidBalance;

/// <summary>
/// <c>{"journal": "/var/lib/prepaid/metro.jsonl", "currency": "EUR", "opening": 2500}</c>
/// </summary>
/// <param name="Journal">Absolute path of the file that everything is kept in; its folder must be there.</param>
/// <param name="Currency">Of every balance, ISO 4217.</param>
/// <param name="Opening">What a subscriber who was never seen has, in minor units.</param>
internal sealed record PrepaidSettings(string Journal, string Currency, long Opening)
{
    public static IReadOnlyList<ConfigurationProblem> ProblemsOf(JsonElement configuration)
    {
        var problems = new List<ConfigurationProblem>();
        var journal = Text(configuration, "journal");
        if (journal is null || !Path.IsPathFullyQualified(journal) || !Directory.Exists(Path.GetDirectoryName(journal)))
            problems.Add(
                new ConfigurationProblem(
                    "/journal",
                    "It is no path in a folder that is there.",
                    "Write an absolute path."
                )
            );
        if (Text(configuration, "currency") is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper))
            problems.Add(new ConfigurationProblem("/currency", "It is no currency.", "Write a code such as EUR."));
        if (
            !configuration.TryGetProperty("opening", out var opening)
            || !opening.TryGetInt64(out var amount)
            || amount < 0
        )
            problems.Add(
                new ConfigurationProblem("/opening", "It is no amount.", "Write whole minor units, such as 2500.")
            );
        return problems;
    }

    public static PrepaidSettings Read(JsonElement configuration) =>
        new(
            Text(configuration, "journal")!,
            Text(configuration, "currency")!,
            configuration.GetProperty("opening").GetInt64()
        );

    private static string? Text(JsonElement configuration, string name) =>
        configuration.ValueKind == JsonValueKind.Object
        && configuration.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
