using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Plugins.Packages;

/// <summary>
/// A JWS with detached content (RFC 7515 appendix F) over the manifest's bytes: <c>header..signature</c>, ES256, with
/// the publisher's name as <c>kid</c>.
/// </summary>
internal static class ManifestSignature
{
    public static SignatureVerdict Judge(string file, int largest, byte[] manifest, PublisherKeys publishers)
    {
        if (NamedFile.Read(file, largest) is not FileReading.Content content)
            return Wrong(AdapterErrors.SignatureMissing.At(PackageReader.SignatureFile, "Have the publisher sign it."));
        var parts = Encoding.ASCII.GetString(content.Bytes).Trim().Split('.');
        if (parts is not [var header, "", var signature] || Header.Read(header) is not { } read)
            return Wrong(
                AdapterErrors.SignatureWrong.At(PackageReader.SignatureFile, "Write a detached JWS: header..signature.")
            );
        using var key = publishers.Find(read.Kid);
        if (key is null)
            return Wrong(
                AdapterErrors.PublisherUnknown.At(
                    read.Kid,
                    "Put the publisher's public key into the list, or refuse it."
                )
            );
        return Verifies(key, header, manifest, signature)
            ? new SignatureVerdict.Genuine(read.Kid)
            : Wrong(
                AdapterErrors.SignatureWrong.At(
                    PackageReader.ManifestFile,
                    "Get the package again: it is not what the publisher signed."
                )
            );
    }

    private static bool Verifies(ECDsa key, string header, byte[] manifest, string signature)
    {
        var input = Encoding.ASCII.GetBytes($"{header}.{Base64Url.EncodeToString(manifest)}");
        return Base64Url.IsValid(signature)
            && key.VerifyData(input, Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);
    }

    private static SignatureVerdict.Wrong Wrong(Refusal refusal) => new(refusal);

    private sealed record Header(string Alg, string Kid)
    {
        // One algorithm: whoever could choose it could choose a weaker one (RFC 8725 3.1).
        public static Header? Read(string encoded)
        {
            if (!Base64Url.IsValid(encoded))
                return null;
            try
            {
                return
                    JsonSerializer.Deserialize<Header>(Base64Url.DecodeFromChars(encoded), JsonSerializerOptions.Web)
                        is { Alg: "ES256", Kid.Length: > 0 and <= 64 } header
                    ? header
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}

internal abstract record SignatureVerdict
{
    private SignatureVerdict() { }

    internal sealed record Genuine(string Publisher) : SignatureVerdict;

    internal sealed record Wrong(Refusal Refusal) : SignatureVerdict;
}
