using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>The clone builds the same everywhere, and holds nothing that belongs to one machine.</summary>
public sealed partial class RepositoryTests
{
    [Fact]
    public void Every_project_has_its_lock_file() =>
        Project
            .All.Where(project => !Repository.Files.Contains($"{project.Folder}/packages.lock.json"))
            .ShouldBeEmpty();

    // Package → why a version that its makers call unfinished. It is exact all the same.
    private static readonly Dictionary<string, string> UnfinishedOnPurpose = new()
    {
        ["OpenTelemetry.Exporter.Prometheus.AspNetCore"] = "There is no other: the format's specification is a draft.",
    };

    [Fact]
    public void Package_versions_are_exact_and_stand_in_one_place()
    {
        var central = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion");
        central.Where(package => !IsExact(package)).Select(package => package.ToString()).ShouldBeEmpty();
        Project
            .All.Where(project =>
                project
                    .Xml.Descendants("PackageReference")
                    .Any(reference =>
                        reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
                    )
            )
            .ShouldBeEmpty();
        foreach (var file in Repository.Files.Where(file => Path.GetFileName(file) == "package.json"))
            NpmRange().Matches(Repository.Text(file)).Select(match => $"{file}: {match.Value}").ShouldBeEmpty();
    }

    [Fact]
    public void Lock_files_name_no_package_server() =>
        Repository
            .Files.Where(file => Path.GetFileName(file) is "packages.lock.json" or "package-lock.json")
            .Where(file => ResolvedAddress().IsMatch(Repository.Text(file)))
            .ShouldBeEmpty();

    [Fact]
    public void No_file_names_a_folder_of_somebody_s_machine() => Offending(MachinePath()).ShouldBeEmpty();

    [Fact]
    public void No_file_holds_a_private_key() => Offending(PrivateKey()).ShouldBeEmpty();

    [Fact]
    public void Every_requirement_that_a_test_claims_is_in_the_list()
    {
        var known = Repository
            .Text("tests/requirements.txt")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet();
        Source
            .All.Where(source => source.IsTest)
            .SelectMany(source =>
                source.Find<AttributeSyntax>().Where(attribute => ClaimsUnknown(attribute, known)).Select(source.At)
            )
            .ShouldBeEmpty();
    }

    private static bool IsExact(XElement package)
    {
        var version = package.Attribute("Version")!.Value;
        return ExactVersion().IsMatch(version)
            || (UnfinishedOnPurpose.ContainsKey(package.Attribute("Include")!.Value) && ExactBeta().IsMatch(version));
    }

    private static bool ClaimsUnknown(AttributeSyntax attribute, HashSet<string> known) =>
        attribute.Name.ToString() == "Trait"
        && attribute.ArgumentList!.Arguments is [var name, var id]
        && name.ToString() == "\"Requirement\""
        && !known.Contains(id.ToString().Trim('"'));

    private static IEnumerable<string> Offending(Regex pattern) =>
        Repository
            .Files.Where(Repository.IsText)
            .SelectMany(file =>
                Repository
                    .Text(file)
                    .Split('\n')
                    .Index()
                    .Where(line => pattern.IsMatch(line.Item))
                    .Select(line => $"{file}:{line.Index + 1}")
            );

    [GeneratedRegex(
        @"^[0-9]+\.[0-9]+\.[0-9]+(\.[0-9]+)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+-beta\.[0-9]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ExactBeta();

    [GeneratedRegex("\"[^\"]+\": *\"[~^><*][^\"]*\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NpmRange();

    [GeneratedRegex("\"resolved\": *\"https?:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ResolvedAddress();

    [GeneratedRegex(
        @"(^|[^\w./}$-])/(home|root|work|Users|mnt)/\w|[A-Z]:\\Users",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex MachinePath();

    [GeneratedRegex(
        "-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[A-Za-z0-9+/=\\\\]*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex PrivateKey();
}
