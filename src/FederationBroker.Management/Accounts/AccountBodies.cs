using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Kernel.Text;
using FederationBroker.Staff;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.Management.Accounts;

/// <summary>Which accounts; what is left out is no criterion.</summary>
/// <param name="Number">A beginning of the number.</param>
internal sealed record AccountQuery(
    [Longest(64)] string? Number = null,
    AccountStatus? Status = null,
    [Longest(64)] string? Plan = null,
    [Longest(ServiceAccount.LongestRegion)] string? Region = null
)
{
    public IQueryable<ServiceAccount> Apply(IQueryable<ServiceAccount> rows)
    {
        // As a range over the unique index, not as a pattern: it costs the same with a million accounts.
        if (Number is { Length: > 0 } typed)
        {
            var number = TypedText.Narrow(typed);
            var (from, until) = (new AccountNumber(number), new AccountNumber($"{number}\uFFFF"));
            rows = rows.Where(row => row.Number >= from && row.Number < until);
        }

        if (Status is { } status)
            rows = rows.Where(row => row.Status == status);
        if (Plan is { Length: > 0 } plan)
        {
            CatalogueId? wanted = new CatalogueId(plan);
            rows = rows.Where(row => row.Plan == wanted);
        }

        return Region is { Length: > 0 } region ? rows.Where(row => row.Region == region) : rows;
    }
}

internal sealed record NewAccountBody(
    [Longest(64)] string Number,
    [Longest(64)] string? Plan = null,
    [Longest(ServiceAccount.LongestRegion)] string? Region = null,
    TrialBody? Trial = null
);

/// <summary>
/// What is left out, or null, stays as it is; an empty region is none, an empty trial ends it for good.
/// </summary>
/// <param name="Keep">When the account becomes active again: what goes on of everybody's access from before. Left out:
/// nothing does.</param>
internal sealed record AccountEditBody(
    AccountStatus? Status = null,
    [Longest(ServiceAccount.LongestRegion)] string? Region = null,
    TrialBody? Trial = null,
    ImmutableArray<AccessKind>? Keep = null
);

internal sealed record TrialBody(
    DateTimeOffset? EndsAt = null,
    AccountStatus? StatusAfter = null,
    ImmutableArray<string>? DeviceTypes = null
);

/// <param name="Replaces">The plan the account has now; left out: it has none.</param>
internal sealed record PlanBody([Longest(64)] string Plan, [Longest(64)] string? Replaces = null);

internal sealed record ChoiceBody([Longest(64)] string Entry, bool On, DateTimeOffset? Until = null);

/// <summary>Reads ids that stand in bodies.</summary>
internal static class Parsed
{
    public static Refusal? Entry(string? text, string place, out CatalogueId? id)
    {
        id = null;
        if (text is null)
            return null;
        if (!CatalogueId.TryParse(text, out var parsed))
            return StaffErrors.WrongKind.At(
                place,
                "Write lower-case letters, digits and hyphens, starting with a letter."
            );
        id = parsed;
        return null;
    }

    public static Refusal? Types(ImmutableArray<string> texts, string place, out ImmutableArray<DeviceType> types)
    {
        types = [];
        foreach (var text in texts)
        {
            if (!DeviceType.TryParse(text, out var type))
                return StaffErrors.WrongKind.At(place, "Write ids of device types.");
            types = types.Add(type);
        }

        return null;
    }
}
