using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>Quality shows in the longest file, the longest method, the widest constructor.</summary>
public sealed class SizeTests
{
    private const int FileLines = 300;
    private const int MethodLines = 40;
    private const int ConstructorParameters = 6;

    // Type → why it may take more.
    private static readonly Dictionary<string, string> WideConstructors = new()
    {
        ["OidcSignIn"] = "the sample shows on one page what a relying party's sign-in is made of",
        ["WatchPages"] = "the sample shows on one page what watching is made of",
    };

    [Fact]
    public void No_source_file_reaches_300_lines()
    {
        var others = Repository
            .Files.Where(file => Path.GetExtension(file) is ".razor" or ".cshtml" or ".sh" or ".js" or ".css")
            .Select(file => (File: file, Lines: Repository.Text(file).Split('\n').Length));
        Source
            .All.Select(source => (source.File, source.Lines))
            .Concat(others)
            .Where(file => file.Lines >= FileLines)
            .Select(file => $"{file.File}: {file.Lines}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_method_is_longer_than_40_lines() =>
        Source
            .All.SelectMany(source =>
                source
                    .Find<BaseMethodDeclarationSyntax>()
                    .Where(method => LinesOf(method) > MethodLines)
                    .Select(source.At)
            )
            .ShouldBeEmpty();

    [Fact]
    public void No_constructor_takes_more_than_6_parameters() =>
        Source
            .All.SelectMany(source => TooWide(source).Select(type => $"{source.At(type)} {type.Identifier}"))
            .ShouldBeEmpty();

    // Rows of a table of cases stand above a method, and are none of it.
    private static int LinesOf(BaseMethodDeclarationSyntax method) =>
        Source.LinesOf(
            method.AttributeLists.Count == 0 ? method : method.Body ?? method.ExpressionBody ?? (SyntaxNode)method
        );

    // A positional record's parameters are named members, not collaborators.
    private static IEnumerable<TypeDeclarationSyntax> TooWide(Source source) =>
        source
            .Find<TypeDeclarationSyntax>()
            .Where(type => type is not RecordDeclarationSyntax)
            .Where(type => Widest(type) > ConstructorParameters && !WideConstructors.ContainsKey(type.Identifier.Text));

    private static int Widest(TypeDeclarationSyntax type) =>
        type
            .Members.OfType<ConstructorDeclarationSyntax>()
            .Select(constructor => constructor.ParameterList.Parameters.Count)
            .Append(type.ParameterList?.Parameters.Count ?? 0)
            .Max();
}
