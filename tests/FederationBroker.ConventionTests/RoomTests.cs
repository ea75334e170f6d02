using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>
/// A room owns its rows; other rooms see facts (src/README.md). Whoever needs more than a fact asks a service of the
/// room that owns the table.
/// </summary>
public sealed partial class RoomTests
{
    // What every room stands on, and what carries out its schema.
    private static readonly string[] Foundations = ["Data", "Data.PostgreSql"];

    private static readonly string[] WaysToATable = ["Set", "OfEverybody", "HasOne", "HasMany", "Entity", "Find"];

    private static readonly Dictionary<string, string> OwnerOfEntity = EntitiesOf()
        .GroupBy(entity => entity.Name, StringComparer.Ordinal)
        .ToDictionary(entity => entity.Key, entity => entity.First().Room, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> OwnerOfTable = TablesOf()
        .GroupBy(table => table.Name, StringComparer.Ordinal)
        .ToDictionary(table => table.Key, table => table.First().Room, StringComparer.Ordinal);

    [Fact]
    public void Every_table_has_one_owner()
    {
        OwnerOfTable.Count.ShouldBeGreaterThan(30);
        TablesOf()
            .GroupBy(table => table.Name, StringComparer.Ordinal)
            .Where(table => table.Select(one => one.Room).Distinct().Count() > 1)
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_row_is_public() =>
        Source
            .Product.SelectMany(source =>
                source
                    .Find<TypeDeclarationSyntax>()
                    .Where(type =>
                        OwnerOfEntity.TryGetValue(type.Identifier.Text, out var owner) && owner == RoomOf(source)
                    )
                    .Where(type => type.Modifiers.Any(SyntaxKind.PublicKeyword))
                    .Select(type => $"{source.At(type)} {type.Identifier.Text}")
            )
            .ShouldBeEmpty();

    [Fact]
    public void No_room_asks_for_the_rows_of_another() =>
        Rooms()
            .SelectMany(source =>
                source
                    .Find<GenericNameSyntax>()
                    .Where(name => WaysToATable.Contains(name.Identifier.Text))
                    .Where(name => IsOthers(source, name.TypeArgumentList.Arguments[0].ToString()))
                    .Select(name => $"{source.At(name)} {name}")
            )
            .ShouldBeEmpty();

    [Fact]
    public void No_room_has_SQL_about_a_table_of_another() =>
        Rooms()
            .SelectMany(source =>
                source
                    .Find<ExpressionSyntax>()
                    .Where(IsText)
                    .SelectMany(text =>
                        TableInSql()
                            .Matches(text.ToString())
                            .Select(match => match.Groups["table"].Value)
                            .Where(table => OwnerOfTable.TryGetValue(table, out var owner) && owner != RoomOf(source))
                            .Select(table => $"{source.At(text)} {table}")
                    )
            )
            .ShouldBeEmpty();

    private static bool IsText(ExpressionSyntax expression) =>
        expression is InterpolatedStringExpressionSyntax || expression.IsKind(SyntaxKind.StringLiteralExpression);

    private static bool IsOthers(Source source, string entity) =>
        OwnerOfEntity.TryGetValue(entity, out var owner) && owner != RoomOf(source);

    private static IEnumerable<Source> Rooms() =>
        Source.Product.Where(source => !Foundations.Contains(RoomOf(source)) && !IsMigration(source));

    private static bool IsMigration(Source source) => source.File.Contains("/Migrations/", StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Room)> EntitiesOf() =>
        Source
            .Product.Where(source => !IsMigration(source))
            .SelectMany(source =>
                source
                    .Find<GenericNameSyntax>()
                    .Where(name => name.Identifier.Text == "Entity")
                    .Select(name => (name.TypeArgumentList.Arguments[0].ToString(), RoomOf(source)))
            );

    private static IEnumerable<(string Name, string Room)> TablesOf() =>
        Source
            .Product.Where(source => !IsMigration(source))
            .SelectMany(source =>
                source
                    .Find<InvocationExpressionSyntax>()
                    .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "ToTable" })
                    .Select(call => call.ArgumentList.Arguments[0].Expression)
                    .OfType<LiteralExpressionSyntax>()
                    .Select(name => (name.Token.ValueText, RoomOf(source)))
            );

    private static string RoomOf(Source source) =>
        source.File.Split('/') is ["src", var project, ..]
            ? project.Replace("FederationBroker.", string.Empty, StringComparison.Ordinal)
            : string.Empty;

    [GeneratedRegex(
        @"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|USING)\s+(?<table>[a-z_]+)\b",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex TableInSql();
}
