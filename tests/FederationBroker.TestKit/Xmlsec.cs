using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.TestKit;

/// <summary>The verifier that most service providers outside .NET are built on (Debian package xmlsec1).</summary>
public static class Xmlsec
{
    private static readonly string[] SignedElements =
    [
        "urn:oasis:names:tc:SAML:2.0:protocol:Response",
        "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
        "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor",
    ];

    /// <summary>
    /// Verifies the first signature of a document; what xmlsec says is in the exception when it does not hold.
    /// </summary>
    public static async Task VerifyAsync(ReadOnlyMemory<byte> xml, X509Certificate2 certificate)
    {
        var folder = Directory.CreateTempSubdirectory("fbroker-xmlsec-");
        try
        {
            var (document, key) = (
                Path.Combine(folder.FullName, "document.xml"),
                Path.Combine(folder.FullName, "key.pem")
            );
            await File.WriteAllBytesAsync(document, xml);
            await File.WriteAllTextAsync(
                key,
                PemEncoding.WriteString("PUBLIC KEY", certificate.PublicKey.ExportSubjectPublicKeyInfo())
            );
            var names = SignedElements.SelectMany(element => new[] { "--id-attr:ID", element });
            var (code, output) = await RunAsync([
                "--verify",
                "--enabled-reference-uris",
                "same-doc",
                "--pubkey-pem",
                key,
                .. names,
                document,
            ]);
            if (code != 0)
                throw new InvalidOperationException($"xmlsec1 does not verify the signature:\n{output}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("xmlsec1", arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        ) ?? throw new InvalidOperationException("xmlsec1 does not start; install the package xmlsec1.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors + await output);
    }
}
