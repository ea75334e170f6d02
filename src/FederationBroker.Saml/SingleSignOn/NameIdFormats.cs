using FederationBroker.Partners;
using FederationBroker.Saml.Messages;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>
/// Which NameID a partner gets. The one rule: a request chooses among what the agreement, or else the metadata, lets it
/// have.
/// </summary>
internal static class NameIdFormats
{
    /// <returns>Null when the request asks for one it may not have (core 3.4.1.1: InvalidNameIDPolicy, never another
    /// one in silence).</returns>
    public static string? For(NameIdPolicy? policy, SamlSettings saml) =>
        policy?.Format switch
        {
            null or "" or SamlNames.UnspecifiedNameId => Of(saml.NameIds[0]),
            var asked => saml.NameIds.Select(Of).FirstOrDefault(offered => offered == asked),
        };

    /// <summary>
    /// Kinds named by metadata; unspecified stands for either. Null for a format that is not given here.
    /// </summary>
    public static IReadOnlyList<SamlNameIdKind>? KindsOf(string format) =>
        format switch
        {
            SamlNames.Persistent => [SamlNameIdKind.Persistent],
            SamlNames.Transient => [SamlNameIdKind.Transient],
            SamlNames.UnspecifiedNameId or "urn:oasis:names:tc:SAML:2.0:nameid-format:unspecified" =>
            [
                SamlNameIdKind.Persistent,
                SamlNameIdKind.Transient,
            ],
            _ => null,
        };

    private static string Of(SamlNameIdKind kind) =>
        kind == SamlNameIdKind.Transient ? SamlNames.Transient : SamlNames.Persistent;
}
