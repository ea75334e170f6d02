using System.Text.Json.Nodes;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Processes;

/// <summary>
/// What adapters say that were built for the contract before (<c>AdapterContract.EarlierMajor</c>), in the words of the
/// present one. Everything that is not named here has not changed its meaning. With the next contract this page is
/// written anew.
/// </summary>
internal static class EarlierContract
{
    private static readonly Dictionary<string, Action<JsonObject>> Answers = new(StringComparer.Ordinal)
    {
        [Operations.Decide.Name] = ReasonWasAnyWord,
    };

    /// <summary>The operation is answered in other words than today.</summary>
    public static bool Changes(string operation) => Answers.ContainsKey(operation);

    /// <param name="operation">What was asked.</param>
    /// <param name="result">The answer as it was sent: a result with a value or without.</param>
    public static JsonObject Upgrade(string operation, JsonObject result)
    {
        if (result["value"] is JsonObject value)
            Answers[operation](value);
        return result;
    }

    // Contract 1: "reason" is any word of the adapter's own. Contract 2: it is one that the broker acts on.
    private static void ReasonWasAnyWord(JsonObject value)
    {
        if (value["reason"] is not null)
            value["reason"] = $"{StandingReason.Other}";
    }
}
