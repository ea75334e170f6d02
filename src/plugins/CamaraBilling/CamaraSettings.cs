using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Sdk.Http;

namespace CamaraBilling;

/// <summary>
/// What <see cref="RemoteSettings"/> has, and <c>"records": "/var/lib/camara/metro"</c>, <c>"payments":
/// "carrier-billing/v0.4"</c>, <c>"refunds": "carrier-billing-refund/v0.2"</c>.
/// </summary>
/// <param name="Remote">The API root, and how it is trusted.</param>
/// <param name="Records">Absolute path of the folder in which it is kept what was asked under which key.</param>
/// <param name="Payments">Path of the payment API below the root, with its version.</param>
/// <param name="Refunds">The same of the refund API.</param>
internal sealed record CamaraSettings(RemoteSettings Remote, string Records, string Payments, string Refunds)
{
    private const string UsualPayments = "carrier-billing/v0.4";
    private const string UsualRefunds = "carrier-billing-refund/v0.2";

    /// <returns>Empty: <see cref="Read"/> can be called.</returns>
    public static IReadOnlyList<ConfigurationProblem> ProblemsOf(JsonElement configuration)
    {
        var problems = RemoteSettings.ProblemsOf(configuration).ToList();
        if (
            Text(configuration, "records") is not { } records
            || !Path.IsPathFullyQualified(records)
            || !Directory.Exists(records)
        )
            problems.Add(
                new ConfigurationProblem(
                    "/records",
                    "It is no folder that is there.",
                    "Write the absolute path of one that this adapter alone writes into."
                )
            );
        foreach (var name in new[] { "payments", "refunds" })
        {
            if (Text(configuration, name) is { } path && !IsPath(path))
                problems.Add(
                    new ConfigurationProblem(
                        $"/{name}",
                        "It is no path below the address.",
                        $"Write one such as {UsualPayments}, or leave it out."
                    )
                );
        }

        return problems;
    }

    /// <param name="configuration">One without problems.</param>
    public static CamaraSettings Read(JsonElement configuration) =>
        new(
            RemoteSettings.Read(configuration),
            Text(configuration, "records")!,
            Text(configuration, "payments") ?? UsualPayments,
            Text(configuration, "refunds") ?? UsualRefunds
        );

    private static bool IsPath(string path) =>
        path.Length > 0
        && path[0] != '/'
        && path[^1] != '/'
        && !path.Contains("..", StringComparison.Ordinal)
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');

    private static string? Text(JsonElement configuration, string name) =>
        configuration.ValueKind == JsonValueKind.Object
        && configuration.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
