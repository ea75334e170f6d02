using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Plugins.Packages;

namespace FederationBroker.TestKit;

/// <summary>A genuine package of a real adapter, in a folder of its own, to break one thing of.</summary>
public sealed class SamplePackage : IDisposable
{
    public const string Publisher = "sample";

    public const string CustomerClaim = "x_customer_since";

    private readonly string folder = Directory.CreateTempSubdirectory("fb-package-").FullName;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private SamplePackage()
    {
        Directory.CreateDirectory(Publishers);
        File.WriteAllText(Path.Combine(Publishers, $"{Publisher}.pem"), key.ExportSubjectPublicKeyInfoPem());
    }

    public string Folder => Path.Combine(folder, "package");

    public string Publishers => Path.Combine(folder, "publishers");

    public string Store => Path.Combine(folder, "store");

    public string Journal => Path.Combine(folder, "journal.jsonl");

    public ECDsa Key => key;

    /// <summary>The prepaid balance, as it is shipped.</summary>
    public static SamplePackage Good() => Of("src/plugins/PrepaidBalance", "PrepaidBalance.dll");

    /// <summary>An operator's BSS over HTTP, as it is shipped.</summary>
    public static SamplePackage Biller() =>
        Of("src/plugins/RestBiller", "RestBiller.dll", "fbroker.rest-biller", "billing");

    /// <summary>Carrier billing as CAMARA describes it, as it is shipped.</summary>
    public static SamplePackage Camara() =>
        Of("src/plugins/CamaraBilling", "CamaraBilling.dll", "fbroker.camara-billing", "billing");

    /// <summary>An OTT service over HTTP, as it is shipped.</summary>
    public static SamplePackage OttSubscriptions() =>
        Of(
            "src/plugins/RestOttSubscriptions",
            "RestOttSubscriptions.dll",
            "fbroker.rest-ott-subscriptions",
            "subscription"
        );

    /// <summary>What an operator's customer system says, over HTTP, as it is shipped.</summary>
    public static SamplePackage Customers() =>
        Of("src/plugins/RestCustomers", "RestCustomers.dll", "fbroker.rest-customers", "consent")
            .With(manifest =>
            {
                manifest["capabilities"] = ArrayOf("consent", "claims", "standing");
                manifest["grants"] = new JsonObject { ["claims"] = ArrayOf(CustomerClaim) };
            });

    /// <summary>The same with a fault that its configuration names.</summary>
    public static SamplePackage Faulty() =>
        Of("tests/FederationBroker.BrokenAdapter", "FederationBroker.BrokenAdapter.dll");

    /// <summary>The same program, for something else than billing.</summary>
    public static SamplePackage Faulty(params string[] capabilities) =>
        Faulty().With(manifest => manifest["capabilities"] = ArrayOf(capabilities));

    public string PathOf(string file) => Path.Combine(Folder, file);

    public JsonElement Configuration(string fault = "") =>
        JsonSerializer.SerializeToElement(
            new
            {
                journal = Journal,
                currency = "EUR",
                opening = 100_000,
                fault,
            }
        );

    /// <summary>Writes the manifest anew, with one change, and signs it.</summary>
    public SamplePackage With(Action<JsonObject> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(PathOf(PackageReader.ManifestFile)))!.AsObject();
        change(manifest);
        File.WriteAllText(PathOf(PackageReader.ManifestFile), manifest.ToJsonString());
        Sign();
        return this;
    }

    public PackageReading Read() => new PackageReader(PublisherKeys.In(Publishers)).Read(Folder);

    public AdapterPackage Genuine() => ((PackageReading.Genuine)Read()).Package;

    public void Dispose()
    {
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static JsonArray ArrayOf(params string[] words) => [.. words.Select(word => (JsonNode)word)];

    /// <summary>What somebody has published, with a manifest of its own.</summary>
    public static SamplePackage In(string published)
    {
        var package = new SamplePackage();
        package.Take(published);
        package.Sign();
        return package;
    }

    private static SamplePackage Of(
        string project,
        string entry,
        string id = "fbroker.prepaid-balance",
        string capability = "billing"
    )
    {
        var package = new SamplePackage();
        package.Take(Built(project));
        File.WriteAllText(
            package.PathOf(PackageReader.ManifestFile),
            $$"""
            {
              "id": "{{id}}", "version": "1.0.0", "contract": "2.0",
              "entry": "{{entry}}", "capabilities": ["{{capability}}"], "files": {}
            }
            """
        );
        package.Sign();
        return package;
    }

    /// <summary>A broker with this configuration trusts it, under a name of its publisher's own.</summary>
    public void TrustIn(ConfigurationFolder folder, string publisher)
    {
        var publishers = Directory.CreateDirectory(Path.Combine(folder.Path, "publishers")).FullName;
        File.Copy(Path.Combine(Publishers, $"{Publisher}.pem"), Path.Combine(publishers, $"{publisher}.pem"));
        SignAs(publisher);
    }

    /// <summary>Under another name of its publisher.</summary>
    public void SignAs(string publisher) => Sign(publisher);

    private void Sign(string publisher = Publisher)
    {
        if (PackageSigner.Sign(Folder, publisher, key) is { } refusal)
            throw new InvalidOperationException(refusal.Line);
    }

    /// <summary>Where the build put a project.</summary>
    public static string Built(string project) =>
        Path.Combine(TestSettings.Repository, project, "bin", Configured, "net10.0");

    private void Take(string files)
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.EnumerateFiles(files))
            File.Copy(file, PathOf(Path.GetFileName(file)));
    }

#if DEBUG
    private const string Configured = "Debug";
#else
    private const string Configured = "Release";
#endif
}
