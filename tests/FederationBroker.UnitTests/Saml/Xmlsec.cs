using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.UnitTests.Saml;

/// <summary>The verifier that most service providers outside .NET are built on.</summary>
internal static class Xmlsec
{
    private const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol:Response";
    private const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";
    private const string Metadata = "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor";

    public static async Task ShouldVerifyAsync(ReadOnlyMemory<byte> xml, X509Certificate2 certificate)
    {
        var folder = Directory.CreateTempSubdirectory("fbroker-xmlsec-");
        try
        {
            var (document, key) = (Path.Combine(folder.FullName, "document.xml"), Path.Combine(folder.FullName, "key.pem"));
            await File.WriteAllBytesAsync(document, xml, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(key, PemEncoding.WriteString("PUBLIC KEY", certificate.PublicKey.ExportSubjectPublicKeyInfo()), TestContext.Current.CancellationToken);
            var (code, output) = await RunAsync(
                "--verify", "--enabled-reference-uris", "same-doc", "--pubkey-pem", key, "--id-attr:ID", Protocol, "--id-attr:ID", Assertion, "--id-attr:ID", Metadata, document);
            code.ShouldBe(0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("xmlsec1", arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("xmlsec1 does not start; install the package xmlsec1.");
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await errors + await output);
    }
}
