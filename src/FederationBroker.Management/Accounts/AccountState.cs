using System.Collections.Immutable;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.Management.Accounts;

/// <summary>What an account is without its people: what the change record keeps.</summary>
internal sealed record AccountState(
    string Number,
    string Status,
    DateTimeOffset? TrialEndsAt,
    string? StatusAfterTrial,
    string? Plan,
    string? Region,
    ImmutableArray<string> Choices
)
{
    public static AccountState Of(ServiceAccount account) =>
        new(
            account.Number.Value,
            account.Status.ToString(),
            account.TrialEndsAt,
            account.StatusAfterTrial?.ToString(),
            account.Plan?.Value,
            account.Region,
            [.. account.Choices.Select(choice => $"{choice.Entry} {(choice.On ? "on" : "off")}")]
        );
}
