using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests.Reading;

/// <summary>A C# file and its syntax.</summary>
internal sealed record Source(string File, CompilationUnitSyntax Syntax)
{
    /// <summary>Everything people write. Migrations are written by a tool.</summary>
    public static IReadOnlyList<Source> All { get; } =
    [.. Repository.With(".cs").Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal)).Select(Parse)];

    public static IEnumerable<Source> Product => All.Where(source => source.IsProduct);

    public bool IsProduct =>
        File.StartsWith("src/FederationBroker.", StringComparison.Ordinal)
        || File.StartsWith("src/plugins/", StringComparison.Ordinal);

    public bool IsTest => File.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>
    /// Lines with words: what the formatter gives a line of its own, such as a bracket, is no reading.
    /// </summary>
    public int Lines => Syntax.GetText().Lines.Count(HasWords);

    public IEnumerable<TNode> Find<TNode>()
        where TNode : SyntaxNode => Syntax.DescendantNodes().OfType<TNode>();

    public string At(SyntaxNode node) => $"{File}:{Line(node)}";

    public static int LinesOf(SyntaxNode node)
    {
        var lines = node.SyntaxTree.GetText().Lines;
        var (first, last) = (lines.IndexOf(node.SpanStart), lines.IndexOf(node.Span.End));
        return lines.Skip(first).Take(last - first + 1).Count(HasWords);
    }

    private static bool HasWords(Microsoft.CodeAnalysis.Text.TextLine line) =>
        line.ToString().Any(char.IsLetterOrDigit);

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static Source Parse(string file) =>
        new(
            file,
            CSharpSyntaxTree
                .ParseText(Repository.Text(file), new CSharpParseOptions(LanguageVersion.Preview))
                .GetCompilationUnitRoot()
        );
}
