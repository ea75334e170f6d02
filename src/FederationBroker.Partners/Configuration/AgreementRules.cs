namespace FederationBroker.Partners.Configuration;

/// <summary>
/// What an agreement must be for its data to leave under names that mean one thing each, and for its dates to be any.
/// </summary>
internal static class AgreementRules
{
    private const int LongestName = 256;

    public static void Check(
        Section section,
        Agreement agreement,
        IReadOnlyList<Placed<AgreedClaim>> claims,
        DateTimeOffset now
    )
    {
        foreach (var twice in claims.GroupBy(claim => claim.Value.Claim).SelectMany(group => group.Skip(1)))
            twice.File.Fault("claim", "claim-twice", $"{twice.Value.Claim} is listed twice.", "Keep one entry.");
        DatesAreInOrder(section, agreement, now);
        HooksHaveSomethingToDo(section, agreement);
        OidcNamesAreDistinct(claims);
        SamlNamesAreDistinct(claims);
    }

    private static void DatesAreInOrder(Section section, Agreement agreement, DateTimeOffset now)
    {
        if (agreement.ValidUntil is not { } until)
            return;
        if (agreement.ValidFrom >= until)
            section.Fault(
                "validUntil",
                "dates",
                "validUntil is not after validFrom, so the agreement is never in force.",
                "Correct one of the two dates."
            );
        else if (until <= now)
            section.Warn(
                "validUntil",
                "dates",
                "the agreement has ended; the partner is refused everywhere.",
                "Agree on a later date, or remove the file."
            );
    }

    private static void HooksHaveSomethingToDo(Section section, Agreement agreement)
    {
        var (hooks, ofAdapters) = (
            agreement.Hooks,
            agreement.Claims.FirstOrDefault(claim => ClaimCatalogue.IsOfAdapters(claim.Claim))
        );
        if (ofAdapters is not null && !hooks.Claims.IsAsked)
            section.Fault(
                "claims",
                "hook",
                $"nobody knows {ofAdapters.Claim}: names that begin with x_ are answered by adapters alone.",
                "Add `hooks: { claims: { adapters: [ … ] } }` with the adapters that know it."
            );
        if (hooks.Claims.IsAsked && ofAdapters is null)
            section.Fault(
                "hooks",
                "hook",
                "adapters are asked for claims, and no claim is theirs.",
                "Agree on a claim whose name begins with x_, or remove the hook."
            );
        if ((hooks.BeforeConsent.IsAsked || hooks.Standing.IsAsked) && agreement.Collaboration is null)
            section.Fault(
                "hooks",
                "hook",
                "adapters are asked about offers, and nothing is offered.",
                "Add `collaboration:` with offers, or remove the hook."
            );
    }

    // Two members of one name are two answers to one question: receivers take the first or the last of them (RFC 8259
    // 4).
    private static void OidcNamesAreDistinct(IReadOnlyList<Placed<AgreedClaim>> claims)
    {
        var used = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (claim, entry) in claims)
        {
            var (key, name) = (KeyOf(entry, "oidc"), claim.OidcName);
            if (!IsName(name))
                Malformed(entry, key, name);
            else if (ProtocolNames.Oidc.Contains(name))
                Taken(entry, key, name, "OpenID Connect");
            else if (!used.TryAdd(name, claim.Claim) && used[name] != claim.Claim)
                Twice(entry, key, name, used[name]);
            else if (name != claim.Claim && ClaimCatalogue.Claims.ContainsKey(name))
                entry.Warn(
                    key,
                    "claim-name",
                    $"{claim.Claim} goes out as {name}, which is the standard name of another datum.",
                    "Choose a name of your own."
                );
        }
    }

    // Receivers find an attribute by Name or by FriendlyName; ours is the catalogue's name.
    private static void SamlNamesAreDistinct(IReadOnlyList<Placed<AgreedClaim>> claims)
    {
        var used = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var claim in claims)
            used.TryAdd(claim.Value.Claim, claim.Value.Claim);
        foreach (var (claim, entry) in claims)
        {
            if (claim.SamlName is not { } name)
                continue;
            var key = KeyOf(entry, "saml");
            if (!IsName(name))
                Malformed(entry, key, name);
            else if (ProtocolNames.Saml.Contains(name))
                Taken(entry, key, name, "SAML");
            else if (!used.TryAdd(name, claim.Claim) && used[name] != claim.Claim)
                Twice(entry, key, name, used[name]);
        }
    }

    private static string KeyOf(Section entry, string protocol) => entry.Text(protocol) is null ? "claim" : protocol;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && !name.Any(c => c is <= ' ' or > '~' or '"' or '\\');

    private static void Malformed(Section entry, string key, string name) =>
        entry.Fault(
            key,
            "claim-name",
            $"{name} cannot be a name.",
            $"Use 1 to {LongestName} visible ASCII characters without quotes and backslashes."
        );

    private static void Taken(Section entry, string key, string name, string protocol) =>
        entry.Fault(
            key,
            "claim-name",
            $"{name} is a name that {protocol} itself gives a meaning.",
            "Choose another name, or leave it out for the standard one."
        );

    private static void Twice(Section entry, string key, string name, string other) =>
        entry.Fault(key, "claim-name", $"{name} is the name of {other} already.", "Give each datum a name of its own.");
}
