using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>A reader finds any line's room from the tree.</summary>
public sealed partial class TreeTests
{
    // File → why its namespace is another than its folder.
    private static readonly Dictionary<string, string> ElsewhereOnPurpose = new()
    {
        ["src/FederationBroker.Web/Pages/BrokerPages.cs"] =
            "Table of contents of the pages; the host registers it like the libraries' own, without naming the folder.",
    };

    // Folders the product's owner named, then what builds and editors look for there and nowhere else.
    private static readonly HashSet<string> Root =
    [
        "src",
        "themes",
        "tests",
        "certs",
        "infra",
        "FederationBroker.sln",
        "README.md",
        "CONTRIBUTING.md",
        ".ci",
        ".config",
        ".csharpierignore",
        ".devcontainer",
        ".editorconfig",
        ".gitignore",
        ".vscode",
        "BannedSymbols.txt",
        "biome.json",
        "Directory.Build.props",
        "Directory.Packages.props",
        "global.json",
    ];

    [Fact]
    public void The_root_holds_what_must_be_there_and_no_more() =>
        Repository.Files.Select(file => file.Split('/')[0]).Distinct().Except(Root).ShouldBeEmpty();

    [Fact]
    public void Every_top_level_folder_says_in_a_README_what_lives_there()
    {
        var folders = Repository
            .Files.Where(file => file.Contains('/', StringComparison.Ordinal))
            .Select(file => file[..file.IndexOf('/', StringComparison.Ordinal)])
            .Distinct();
        folders
            .Where(folder => folder[0] != '.')
            .Where(folder => !Repository.Files.Contains($"{folder}/README.md"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Folders_and_files_are_named_with_domain_words() =>
        Repository
            .Files.Where(file =>
                file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("tests/", StringComparison.Ordinal)
            )
            .SelectMany(file => file.Split('/'))
            .Where(part => EmptyWord().IsMatch(Path.GetFileNameWithoutExtension(part)))
            .Distinct()
            .ShouldBeEmpty();

    [Fact]
    public void Types_are_named_with_domain_words() =>
        Source
            .All.SelectMany(source =>
                source
                    .Find<BaseTypeDeclarationSyntax>()
                    .Where(type => EmptyWord().IsMatch(type.Identifier.Text))
                    .Select(source.At)
            )
            .ShouldBeEmpty();

    [Fact]
    public void Namespaces_follow_the_folders() =>
        Source
            .Product.Where(source =>
                source
                    .Find<FileScopedNamespaceDeclarationSyntax>()
                    .Any(space => space.Name.ToString() != NamespaceOf(source.File))
            )
            .Select(source => source.File)
            .Except(ElsewhereOnPurpose.Keys)
            .ShouldBeEmpty();

    private static string NamespaceOf(string file) =>
        Path.GetDirectoryName(file)![
                (file.StartsWith("src/plugins/", StringComparison.Ordinal) ? "src/plugins/" : "src/").Length..
            ]
            .Replace('/', '.');

    // Words that say nothing about what is inside, as words of a Pascal-case name.
    [GeneratedRegex(
        "(Manager|Helpers?|Utils?|Utility|Utilities|Common|DTOs?|Dtos?|Misc|Impl)(?![a-z])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex EmptyWord();
}
