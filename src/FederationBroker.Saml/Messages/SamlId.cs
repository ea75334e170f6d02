using System.Security.Cryptography;

namespace FederationBroker.Saml.Messages;

/// <summary>
/// Identifiers of messages, and transient names: 160 random bits (core 1.3.4 asks for 128 at least), as an XML name.
/// </summary>
internal static class SamlId
{
    public static string New() => "_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
