using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Packages;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// What nobody answers for is never run (INF-001): unsigned, changed, incomplete, or more than it says.
/// </summary>
[Trait("Requirement", "INF-001")]
public sealed class PackageTests
{
    [Fact]
    public void A_package_that_is_signed_and_whole_is_genuine_and_runs_from_a_copy_of_its_own()
    {
        using var sample = SamplePackage.Good();
        var store = new PackageStore(sample.Store, sample.Publishers);
        var taken = store.Take(sample.Folder).ShouldBeOfType<PackageReading.Genuine>().Package;
        (taken.Publisher, taken.Manifest.Id).ShouldBe((SamplePackage.Publisher, "fbroker.prepaid-balance"));
        taken.Folder.ShouldStartWith(sample.Store);
        store.Take(sample.Folder).ShouldBeOfType<PackageReading.Genuine>().Package.Digest.ShouldBe(taken.Digest);

        // The copy is judged as well: whoever could write there is found out.
        var entry = Path.Combine(taken.Folder, taken.Manifest.Entry);
        File.Delete(entry);
        File.WriteAllText(entry, "more");
        RefusalOf(store.Take(sample.Folder)).ShouldBe("FB-6005");
    }

    [Fact]
    public void A_package_without_a_signature_is_refused()
    {
        using var sample = SamplePackage.Good();
        File.Delete(sample.PathOf(PackageReader.SignatureFile));
        RefusalOf(sample.Read()).ShouldBe("FB-6002");
    }

    [Fact]
    public void A_publisher_who_is_not_on_the_list_is_refused_by_name()
    {
        using var sample = SamplePackage.Good();
        PackageSigner.Sign(sample.Folder, "stranger", sample.Key).ShouldBeNull();
        var refusal = sample.Read().ShouldBeOfType<PackageReading.Refused>().Refusal;
        (refusal.Code, refusal.Place).ShouldBe(("FB-6003", "stranger"));
    }

    [Fact]
    public void Somebody_elses_key_under_a_known_name_is_refused()
    {
        using var sample = SamplePackage.Good();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PackageSigner.Sign(sample.Folder, SamplePackage.Publisher, other).ShouldBeNull();
        RefusalOf(sample.Read()).ShouldBe("FB-6004");
    }

    [Fact]
    public void A_manifest_that_was_changed_after_it_was_signed_is_refused()
    {
        using var sample = SamplePackage.Good();
        File.AppendAllText(sample.PathOf(PackageReader.ManifestFile), " ");
        RefusalOf(sample.Read()).ShouldBe("FB-6004");
    }

    [Theory]
    [InlineData("eyJhbGciOiJub25lIiwia2lkIjoic2FtcGxlIn0..")]
    [InlineData("eyJhbGciOiJIUzI1NiIsImtpZCI6InNhbXBsZSJ9..AAAA")]
    [InlineData("not a signature")]
    [InlineData("..")]
    [InlineData("%%%..%%%")]
    public void A_signature_of_another_kind_is_refused(string signature)
    {
        using var sample = SamplePackage.Good();
        File.WriteAllText(sample.PathOf(PackageReader.SignatureFile), signature);
        RefusalOf(sample.Read()).ShouldBe("FB-6004");
    }

    [Fact]
    public void A_file_that_was_changed_taken_away_or_turned_into_a_link_is_named()
    {
        Action<string>[] changes =
        [
            file => File.AppendAllText(file, "more"),
            File.Delete,
            file =>
            {
                File.Move(file, $"{file}.moved");
                File.CreateSymbolicLink(file, $"{file}.moved");
            },
        ];
        foreach (var change in changes)
        {
            using var sample = SamplePackage.Good();
            change(sample.PathOf("PrepaidBalance.dll"));
            var refusal = sample.Read().ShouldBeOfType<PackageReading.Refused>().Refusal;
            (refusal.Code, refusal.Place).ShouldBe(("FB-6005", "PrepaidBalance.dll"));
        }
    }

    [Fact]
    public void A_file_that_nobody_signed_is_named()
    {
        using var sample = SamplePackage.Good();
        Directory.CreateDirectory(sample.PathOf("de"));
        File.WriteAllText(sample.PathOf("de/More.dll"), "more");
        var refusal = sample.Read().ShouldBeOfType<PackageReading.Refused>().Refusal;
        (refusal.Code, refusal.Place).ShouldBe(("FB-6006", "de/More.dll"));
    }

    public static TheoryData<string, string, string, string> Contradictions =>
        new()
        {
            { "id", "\"Cable Co\"", "FB-6008", "id" },
            { "contract", "\"3.0\"", "FB-6007", "contract" },
            { "contract", "\"0.9\"", "FB-6007", "contract" },
            { "contract", "\"one\"", "FB-6007", "contract" },
            { "capabilities", "[]", "FB-6008", "capabilities" },
            { "capabilities", "[\"billing\",\"mining\"]", "FB-6008", "capabilities/mining" },
            { "grants", "{\"claims\":[\"email\"]}", "FB-6008", "grants/claims" },
            { "grants", "{\"everything\":true}", "FB-6001", "$.grants.everything" },
            { "entry", "\"Other.dll\"", "FB-6008", "entry" },
            { "version", "null", "FB-6001", "$.version" },
        };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_signed_manifest_that_makes_no_sense_is_refused_at_its_place(
        string member,
        string value,
        string code,
        string place
    )
    {
        using var sample = SamplePackage.Good().With(manifest => manifest[member] = JsonNode.Parse(value));
        var refusal = sample.Read().ShouldBeOfType<PackageReading.Refused>().Refusal;
        (refusal.Code, refusal.Place).ShouldBe((code, place));
        refusal.Fix.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("../outside.dll")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("manifest.json")]
    public void A_manifest_that_names_a_file_elsewhere_is_refused(string file)
    {
        using var sample = SamplePackage.Good();
        var manifest = JsonNode.Parse(File.ReadAllBytes(sample.PathOf(PackageReader.ManifestFile)))!.AsObject();
        manifest["files"]!.AsObject()[file] = new string('0', 64);
        RefusalOf(Checked(manifest)).ShouldBe("FB-6008");
    }

    private static Refusal? Checked(JsonObject manifest) =>
        ManifestChecks.Run(ManifestJson.Read(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString())));

    private static string? RefusalOf(Refusal? refusal) => refusal?.Code;

    private static string RefusalOf(PackageReading reading) =>
        reading.ShouldBeOfType<PackageReading.Refused>().Refusal.Code;
}
