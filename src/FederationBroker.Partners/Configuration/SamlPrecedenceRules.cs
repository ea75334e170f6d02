namespace FederationBroker.Partners.Configuration;

/// <summary>
/// The agreement goes before the metadata. Where the two disagree somebody is in for a surprise, which is said here and
/// not found out by subscribers.
/// </summary>
internal static class SamlPrecedenceRules
{
    private const string Ask = "Have the partner change its metadata, or leave the key out to follow it.";

    public static void Check(Section section, SamlSettings settings)
    {
        var metadata = settings.ServiceProvider;
        if (settings.Sign == SamlSigning.Response && metadata.WantAssertionsSigned)
            section.Warn(
                "sign",
                "sign",
                "the metadata wants assertions signed, and `sign: response` leaves them unsigned.",
                Ask
            );
        if (
            section.Text("requireSignedRequests") is not null
            && !settings.RequireSignedRequests
            && metadata.AuthnRequestsSigned
        )
            section.Warn(
                "requireSignedRequests",
                "sign",
                "the metadata says that requests are signed; unsigned ones are refused all the same.",
                Ask
            );
        NameIdsAgree(section, settings);
        PairwiseIdsAgree(section, settings);
    }

    private static void NameIdsAgree(Section section, SamlSettings settings)
    {
        if (
            settings.NameId is not { } agreed
            || settings.ServiceProvider.NameIds is not { IsEmpty: false } declared
            || declared.Contains(agreed)
        )
            return;
        section.Warn(
            "nameId",
            "name-id",
            $"the metadata takes {NameOf(declared[0])} NameIDs only, and `nameId: {NameOf(agreed)}` goes before it.",
            Ask
        );
    }

    private static void PairwiseIdsAgree(Section section, SamlSettings settings)
    {
        const string key = "pairwiseId";
        if (
            settings.PairwiseId is { } agreed
            && settings.ServiceProvider.WantsPairwiseId is { } wanted
            && agreed != wanted
        )
            section.Warn(
                key,
                "pairwise-id",
                $"the metadata's subject-id:req {(wanted ? "wants" : "does not want")} pairwise-id, and `{key}` "
                    + $"goes before it.",
                Ask
            );
        if (settings is { NameId: SamlNameIdKind.Transient, PairwiseId: null, ServiceProvider.WantsPairwiseId: null })
            section.Warn(
                "nameId",
                "pairwise-id",
                "NameIDs are transient, and the attribute pairwise-id names subscribers for good all the same.",
                $"Write `{key}: true` if that is meant, or `{key}: false`."
            );
    }

    private static string NameOf(SamlNameIdKind kind) => kind == SamlNameIdKind.Transient ? "transient" : "persistent";
}
