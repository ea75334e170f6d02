using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FederationBroker.ConventionTests;

/// <summary>A line is read at one glance: 120 characters, as the editor file says.</summary>
public sealed class WidthTests
{
    private const int Widest = 120;

    [Fact]
    public void No_line_of_the_product_is_wider_than_120_characters() =>
        Wide(Source.All.Where(source => !source.IsTest)).Select(line => line.At).ShouldBeEmpty();

    // What a test sends, or expects back, stands there as it is on the wire.
    [Fact]
    public void No_line_of_the_tests_is_either_but_for_data_and_sentences_that_are_names() =>
        Wide(Source.All.Where(source => source.IsTest))
            .Where(line => !line.Token.IsKind(SyntaxKind.IdentifierToken) && !IsData(line.Token))
            .Select(line => line.At)
            .ShouldBeEmpty();

    private static bool IsData(SyntaxToken token) =>
        token.Kind()
            is SyntaxKind.StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.InterpolatedStringEndToken
                or SyntaxKind.InterpolatedRawStringEndToken
        || token.Parent?.AncestorsAndSelf().Any(node => node.IsKind(SyntaxKind.InterpolatedStringExpression)) == true;

    private static IEnumerable<(string At, SyntaxToken Token)> Wide(IEnumerable<Source> sources) =>
        from source in sources
        from line in source.Syntax.GetText().Lines
        where line.Span.Length > Widest
        select ($"{source.File}:{line.LineNumber + 1}", source.Syntax.FindToken(line.Start + Widest));
}
