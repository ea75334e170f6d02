using System.Diagnostics;
using System.Text;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;

namespace FederationBroker.TestKit;

/// <summary>Mutates sound configuration files, reads the folder after each, and counts what happened.</summary>
/// <param name="seed">The same seed mutates the same way.</param>
public sealed class ConfigurationFuzz(int seed) : IDisposable
{
    private static readonly string[] Tokens =
    [
        "&a ",
        "*a",
        "!!str ",
        "!!bool ",
        "!<x> ",
        "[",
        "]",
        "{",
        "}",
        "\t",
        "\0",
        "\"",
        "'",
        "? ",
        ": ",
        "- ",
        "|\n",
        ">\n",
        "%TAG ! x\n",
        "---\n",
        "...\n",
        "<<: ",
        "#",
        "\r",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\uD83D\uDE00",
        "null",
        "~",
        "true",
        "-1",
        "2147483647d",
        "99999999999999999999h",
        "1e400",
        "0x10",
        "9999-12-31",
        "0000-00-00",
        "file:",
        "file:/dev/zero",
        "file:.",
        "env:",
        "env:=",
        "../../../../../../etc/shadow",
        "/dev/stdin",
        "https://[",
        "https://a:b@c/",
        "<!DOCTYPE x>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "&lt;",
        "xmlns=\"\"",
    ];

#pragma warning disable RS0030, CA5394 // Repeatable on purpose; nothing secret comes of it.
    private readonly Random random = new(seed);
#pragma warning restore RS0030, CA5394

    private readonly ConfigurationFolder folder = new(Directory.CreateTempSubdirectory("fbroker-fuzz-").FullName);

    /// <summary>Longest time that one reading of the folder took.</summary>
    public TimeSpan Slowest { get; private set; }

    public int Files { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Faults that only the reader's last resort found: each is worth a rule of its own.</summary>
    public HashSet<string> Unforeseen { get; } = new(StringComparer.Ordinal);

    /// <summary>Mutates and reads so many files.</summary>
    /// <exception cref="InvalidOperationException">A faulty file took a sound one along.</exception>
    public void Run(int files)
    {
        var loader = folder.NewLoader();
        var subjects = Prepare();
        var reading = loader.Read();
        if (reading.FaultyFiles.Length > 0)
            throw new InvalidOperationException(reading.Faults.First().ToString());
        for (; Files < files; Files++)
        {
            var (path, sound) = subjects[Next(subjects.Length)];
            File.WriteAllBytes(path, Mutate(sound));
            var watch = Stopwatch.StartNew();
            reading = loader.Read(reading);
            if (watch.Elapsed > Slowest)
                Slowest = watch.Elapsed;
            if (reading.FaultyFiles.Length > 0)
                Refused++;
            Unforeseen.UnionWith(
                reading.Faults.Where(fault => fault.Rule == "internal").Select(fault => fault.ToString())
            );
            if (reading.Snapshot!.Partners.All(partner => partner.Id.Value != "sound"))
                throw new InvalidOperationException("The sound partner went with a faulty file.");
            File.WriteAllBytes(path, sound);
        }
    }

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    private (string Path, byte[] Sound)[] Prepare()
    {
        WriteTenants();
        WritePartners();
        WriteNamedFiles();
        string[] files =
        [
            "tenants/coast.yaml",
            "partners/stream.yaml",
            "partners/keys.yaml",
            "partners/theatre.yaml",
            "metadata/theatre.xml",
            "named/keys.json",
            "named/secret",
            "named/ca.pem",
        ];
        return
        [
            .. files.Select(file => Path.Combine(folder.Path, file)).Select(path => (path, File.ReadAllBytes(path))),
        ];
    }

    private void WriteTenants()
    {
        folder.WriteTenant(
            "metro",
            "kind: Tenant\nid: metro\ndisplay: { name: Metro }\nlocales: [en, ja]\n" + "supportPhone: '+1 555 0100'\n"
        );
        folder.WriteTenant(
            "coast",
            "kind: Tenant\nid: coast\ndisplay: { name: Coast }\nhosts: [login.coast.test]\n"
                + "supportUrl: https://help.test/\nsessions: { "
                + "idle: 1h, absolute: 30d }\nhouseholdSignIn: true\n"
                + "homeNetwork: { adapter: rest, address: 'https://oss.test/', secret: 'file:../named/secret', caFile: "
                + "../named/ca.pem, session: 4h }\n"
        );
    }

    private void WritePartners()
    {
        folder.WritePartner("sound", ConfigurationFolder.OidcPartner("sound"));
        folder.WritePartner(
            "stream",
            ConfigurationFolder
                .OidcPartner("stream", standing: true)
                .Replace(
                    "agreement:\n",
                    "agreement:\n  validFrom: 2020-01-01\n  validUntil: 2099-12-31T23:59:59Z\n",
                    StringComparison.Ordinal
                )
        );
        folder.WritePartner(
            "keys",
            ConfigurationFolder.OidcPartner(
                "keys",
                authentication: "private_key_jwt",
                more: "  jwksFile: ../named/keys.json\n"
            )
        );
        SamlPartner.Register(folder, "theatre");
    }

    private void WriteNamedFiles()
    {
        var named = Directory.CreateDirectory(Path.Combine(folder.Path, "named")).FullName;
        File.WriteAllText(Path.Combine(named, "secret"), "a-secret-of-some-length");
        File.Copy(Path.Combine(TestSettings.Certificates, "ca.pem"), Path.Combine(named, "ca.pem"));
        var key = SamlPartner.Key.ExportParameters(includePrivateParameters: false);
        File.WriteAllText(
            Path.Combine(named, "keys.json"),
            $$"""
            {"keys":[{"kty":"RSA","kid":"k","use":"sig","n":"{{Text(key.Modulus)}}","e":"{{Text(key.Exponent)}}"}]}
            """
        );
    }

    private static string Text(byte[]? octets) => System.Buffers.Text.Base64Url.EncodeToString(octets);

    private byte[] Mutate(byte[] sound)
    {
        var text = new List<byte>(sound);
        for (var times = 1 + Next(4); times > 0; times--)
        {
            var at = Next(text.Count + 1);
            var length = Math.Min(Next(40), text.Count - at);
            switch (Next(9))
            {
                case 0:
                    text.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[Next(Tokens.Length)]));
                    break;
                case 1:
                    text.RemoveRange(at, length);
                    break;
                case 2:
                    text.InsertRange(at, text.GetRange(at, length));
                    break;
                case 3 when at < text.Count:
                    text[at] = (byte)Next(256);
                    break;
                case 4 when at < text.Count:
                    text[at] ^= (byte)(1 << Next(8));
                    break;
                case 5:
                    text.RemoveRange(at, text.Count - at);
                    break;
                case 6:
                    text.InsertRange(at, Repeated(Encoding.UTF8.GetBytes(Tokens[Next(Tokens.Length)])));
                    break;
                case 7:
                    Replace(text, at);
                    break;
                default:
                    text.InsertRange(Next(text.Count + 1), text.GetRange(at, length));
                    break;
            }
        }

        return [.. text];
    }

    // A value is replaced by something that begins like a value.
    private void Replace(List<byte> text, int at)
    {
        var from = text.FindIndex(Math.Min(at, text.Count), each => each is (byte)':' or (byte)'"' or (byte)'=');
        if (from < 0)
            return;
        var to = text.FindIndex(from + 1, each => each is (byte)'\n' or (byte)'"');
        if (to < 0)
            return;
        text.RemoveRange(from + 1, to - from - 1);
        text.InsertRange(from + 1, Encoding.UTF8.GetBytes($" {Tokens[Next(Tokens.Length)]}"));
    }

    private byte[] Repeated(byte[] token) =>
        [.. Enumerable.Repeat(token, 1 << Next(14)).SelectMany(each => each).Take(300_000)];

#pragma warning disable CA5394
    private int Next(int below) => random.Next(below);
#pragma warning restore CA5394
}
