using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>
/// Each action of the audit trail is defined once, by the room that owns the thing; reports go by its name for ever.
/// </summary>
public sealed partial class AuditActionTests
{
    [Fact]
    public void No_name_is_defined_twice()
    {
        var names = Definitions().Select(NameOf).ToList();
        names.Count.ShouldBeGreaterThan(60);
        names.GroupBy(name => name).Where(name => name.Count() > 1).Select(name => name.Key).ShouldBeEmpty();
    }

    [Fact]
    public void Each_is_noun_and_verb() =>
        Definitions().Select(NameOf).ShouldAllBe(name => NounAndVerb().IsMatch(name));

    [Fact]
    public void Each_stands_in_the_one_table_of_its_room() =>
        Source
            .Product.Where(source => !IsTable(source))
            .SelectMany(source => Makings(source).Select(source.At))
            .ShouldBeEmpty();

    private static IEnumerable<VariableDeclaratorSyntax> Definitions() =>
        Source
            .Product.Where(IsTable)
            .SelectMany(source => source.Find<FieldDeclarationSyntax>())
            .Where(field => field.Declaration.Type.ToString() == "AuditAction")
            .SelectMany(field => field.Declaration.Variables);

    // Whatever is not a literal cannot be counted, and is no name.
    private static string NameOf(VariableDeclaratorSyntax definition) =>
        definition.Initializer?.Value
            is BaseObjectCreationExpressionSyntax
            {
                ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax name }]
            }
            ? name.Token.ValueText
            : definition.ToString();

    private static bool IsTable(Source source) =>
        source.File.Split('/') is ["src", var project, var file]
        && file == $"{project["FederationBroker.".Length..]}Actions.cs";

    private static IEnumerable<ExpressionSyntax> Makings(Source source) =>
        source
            .Find<ObjectCreationExpressionSyntax>()
            .Where(making => making.Type.ToString() == "AuditAction")
            .Concat<ExpressionSyntax>(
                source
                    .Find<VariableDeclarationSyntax>()
                    .Where(declared => declared.Type.ToString() == "AuditAction")
                    .SelectMany(declared => declared.DescendantNodes().OfType<ImplicitObjectCreationExpressionSyntax>())
            );

    [GeneratedRegex("^[a-z-]+\\.[a-z-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NounAndVerb();
}
