using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Kit;
using FederationBroker.Plugins.Packages;

namespace FederationBroker.Web.Commands;

/// <summary>What the author and the taker of an adapter need; no broker and no database.</summary>
internal static class AdaptersCommand
{
    public static Command Create() =>
        new("adapters", "Sign, judge and try adapters with a process of their own.") { Sign(), Verify(), Check() };

    private static Command Sign()
    {
        var folder = Folder();
        var publisher = new Option<string>("--publisher")
        {
            Description = "The publisher's name, as operators call its public key.",
            Required = true,
        };
        var key = new Option<string>("--key") { Description = "PEM file with the private P-256 key.", Required = true };
        var command = new Command("sign", "List every file in the manifest, and sign it.") { folder, publisher, key };
        command.SetAction(parsed =>
        {
            using var signing = KeyIn(parsed.GetRequiredValue(key));
            var refused = PackageSigner.Sign(
                parsed.GetRequiredValue(folder),
                parsed.GetRequiredValue(publisher),
                signing
            );
            return refused is null ? Say("Signed.", 0) : Say(refused);
        });
        return command;
    }

    private static Command Verify()
    {
        var (folder, publishers) = (Folder(), Publishers());
        var command = new Command("verify", "Judge a package: who signed it, and whether it is whole.")
        {
            folder,
            publishers,
        };
        command.SetAction(parsed =>
            Read(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(publishers)) switch
            {
                PackageReading.Genuine { Package: var package } => Say(
                    $"{package.Manifest.Id} {package.Manifest.Version} of {package.Publisher}: {package.Digest}",
                    0
                ),
                PackageReading.Refused refused => Say(refused.Refusal),
                var other => throw new InvalidOperationException($"No such outcome: {other}"),
            }
        );
        return command;
    }

    private static Command Check()
    {
        var (folder, publishers) = (Folder(), Publishers());
        var configuration = new Option<string>("--configuration")
        {
            Description = "JSON file with what the adapter is to be run with.",
            Required = true,
        };
        var secrets = new Option<string?>("--secrets")
        {
            Description = "JSON file with the secrets that the configuration names: name to value.",
        };
        var subscriber = WithDefault("--subscriber", "Token of a subscriber who can pay.", "kit-subscriber");
        var seller = WithDefault("--seller", "An OTT service that the other side knows.", "kit-seller");
        var currency = WithDefault("--currency", "Of the amounts, ISO 4217.", "EUR");
        var command = new Command("check", "Run the conformance kit: try every promise of the contract.")
        {
            folder,
            publishers,
            configuration,
            secrets,
            subscriber,
            seller,
            currency,
        };
        command.SetAction(
            (parsed, cancellation) =>
                CheckAsync(
                    Read(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(publishers)),
                    new KitSetting(JsonIn(parsed.GetRequiredValue(configuration)), SecretsIn(parsed.GetValue(secrets))),
                    new KitBuyer(
                        parsed.GetRequiredValue(subscriber),
                        parsed.GetRequiredValue(seller),
                        parsed.GetRequiredValue(currency)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> CheckAsync(
        PackageReading reading,
        KitSetting setting,
        KitBuyer buyer,
        CancellationToken cancellation
    )
    {
        if (reading is not PackageReading.Genuine { Package: var package })
            return Say(((PackageReading.Refused)reading).Refusal);
        var broken = await ConformanceKit.RunAsync(
            package,
            setting.Configuration,
            setting.Secrets,
            buyer,
            Tell,
            cancellation
        );
        return broken == 0
            ? Say("Every promise is kept.", 0)
            : Say($"{broken} {(broken == 1 ? "promise is" : "promises are")} not kept.", 1);
    }

    private static void Tell(KitFinding finding) =>
        Console.WriteLine(
            finding.Fault is null
                ? $"  kept    {finding.Id, -3} {finding.Promise}"
                : $"  BROKEN  {finding.Id, -3} {finding.Promise} {finding.Fault}"
        );

    private static PackageReading Read(string folder, string publishers) =>
        new PackageReader(PublisherKeys.In(publishers)).Read(folder);

    private static JsonElement JsonIn(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(CommandFile.Read(new FileInfo(file)).Bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new UnusableFileException(
                $"{file} is not JSON (line {fault.LineNumber + 1}). Write the configuration."
            );
        }
    }

    private static Dictionary<string, string> SecretsIn(string? file)
    {
        if (file is null)
            return [];
        var json = JsonIn(file);
        return
            json.ValueKind == JsonValueKind.Object
            && json.EnumerateObject().All(secret => secret.Value.ValueKind == JsonValueKind.String)
            ? json.EnumerateObject().ToDictionary(secret => secret.Name, secret => secret.Value.GetString()!)
            : throw new UnusableFileException($"{file} is no JSON object of texts. Write {{\"name\": \"value\"}}.");
    }

    private static ECDsa KeyIn(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Encoding.UTF8.GetString(CommandFile.Read(new FileInfo(file)).Bytes));
            if (key.KeySize == 256 && key.ExportParameters(includePrivateParameters: true).D is not null)
                return key;
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            // said below
        }

        key.Dispose();
        throw new UnusableFileException($"{file} holds no private P-256 key. Name the publisher's own.");
    }

    private static Argument<string> Folder() => new("folder") { Description = "The adapter's folder." };

    private static Option<string> Publishers() =>
        new("--publishers")
        {
            Description = "Folder with the public keys of those whose adapters are taken: NAME.pem.",
            Required = true,
        };

    private static Option<string> WithDefault(string name, string description, string value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static int Say(Refusal refusal) => Say($"{refusal.Code} {refusal.Line}", 1);

    private static int Say(string line, int code)
    {
        (code == 0 ? Console.Out : Console.Error).WriteLine(line);
        return code;
    }

    /// <summary>What the adapter is run with.</summary>
    private sealed record KitSetting(JsonElement Configuration, Dictionary<string, string> Secrets);
}
