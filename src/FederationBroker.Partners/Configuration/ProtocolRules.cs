namespace FederationBroker.Partners.Configuration;

/// <summary>What agreement and protocols of one partner must be to each other.</summary>
internal static class ProtocolRules
{
    public static void Check(Section file, Partner partner, IReadOnlyList<Placed<AgreedClaim>> claims)
    {
        var (hasOidc, hasSaml) = (file.Sub("oidc") is not null, file.Sub("saml") is not null);
        if (!hasOidc && !hasSaml)
            file.Fault(
                "id",
                "protocol",
                "the partner has neither `oidc:` nor `saml:`, so nobody can sign in to it.",
                "Add the section of the protocol it speaks."
            );
        if (hasSaml)
            ClaimsHaveSamlNames(claims, alsoOidc: hasOidc);
        if (partner.Agreement.Standing && hasSaml && !hasOidc)
            file.Warn(
                "agreement",
                "standing",
                "standing is asked with an OpenID Connect token, and the partner has no `oidc:`.",
                "Add `oidc:` with grant type client_credentials."
            );
        PaymentsCanBeSent(file, partner);
    }

    private static void PaymentsCanBeSent(Section file, Partner partner)
    {
        if (partner.Agreement.Payments is not { } payments)
            return;
        if (partner.Oidc?.Allows("client_credentials") != true)
            file.Fault(
                "agreement",
                "payments",
                "messages about payments come with a token of the partner's own, and it can get none.",
                "Add `oidc:` with grant type client_credentials."
            );
        else if (payments.SignatureRequired && partner.Oidc.Keys is null && partner.Oidc.JwksUri is null)
            file.Fault(
                "agreement",
                "payments",
                "messages about payments have to be signed, and the partner has no keys.",
                "Add `jwksFile:` or `jwksUri:` to `oidc:`, or agree on `signature: optional`."
            );
    }

    private static void ClaimsHaveSamlNames(IEnumerable<Placed<AgreedClaim>> claims, bool alsoOidc)
    {
        foreach (var (claim, entry) in claims.Where(claim => claim.Value.SamlName is null))
        {
            var message =
                $"{claim.Claim} has no name in SAML, so {(alsoOidc ? "a sign-in by SAML" : "this partner")} never "
                + $"gets it";
            const string fix = "Add `saml:` with the attribute name that the partner expects, or take the datum out.";
            if (claim.Required)
                entry.Fault("claim", "saml-name", $"{message}, and it is required.", fix);
            else
                entry.Warn("claim", "saml-name", $"{message}.", fix);
        }
    }
}
