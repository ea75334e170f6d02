using FederationBroker.Catalogue.Offers;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>What the judging of offers has to know of an account.</summary>
public static class AccountFactsOf
{
    /// <param name="purchases">What was bought piece by piece; none where that does not matter.</param>
    public static AccountFacts ToFacts(this ServiceAccount account, params IEnumerable<BoughtContent> purchases) =>
        new()
        {
            Status = account.Status,
            TrialEndsAt = account.TrialEndsAt,
            StatusAfterTrial = account.StatusAfterTrial,
            TrialDeviceTypes = account.TrialDeviceTypes,
            Plan = account.Plan,
            PlanSince = account.PlanSince,
            Region = account.Region,
            Choices = account.Choices,
            Purchases = [.. purchases],
        };
}
