using System.Reflection;
using System.Text.RegularExpressions;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>Codes are quoted by subscribers and partners for years: each means one thing.</summary>
public sealed partial class ErrorCodeTests
{
    private sealed record CatalogueEntry(string Place, string Code, string Message);

    private static readonly IReadOnlyList<CatalogueEntry> Catalogue =
    [
        .. Fields().Select(Read).OfType<CatalogueEntry>(),
    ];

    [Fact]
    public void A_code_has_one_text_across_all_catalogues()
    {
        Catalogue.Count.ShouldBeGreaterThan(60, "The catalogues were not found.");
        Catalogue
            .GroupBy(entry => entry.Code)
            .Where(group => group.Select(entry => entry.Message).Distinct().Count() > 1)
            .SelectMany(group => group.Select(entry => $"{entry.Code} {entry.Place}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Codes_are_FB_and_four_digits_each_protocol_in_its_own_thousand()
    {
        Catalogue.Where(entry => !Code().IsMatch(entry.Code)).ShouldBeEmpty();
        Catalogue.Where(entry => IsOfOpenId(entry.Place) != (entry.Code[3] == '2')).ShouldBeEmpty();
        Catalogue
            .Where(entry => entry.Place.Contains(".Saml.", StringComparison.Ordinal) != (entry.Code[3] == '3'))
            .ShouldBeEmpty();
    }

    // Also the texts of other catalogues: what is shown on a page today may be sent as error_description tomorrow.
    [Fact]
    public void Texts_are_sentences_in_the_characters_that_RFC_6749_allows_in_an_error_description() =>
        Catalogue.Where(entry => !Sentence().IsMatch(entry.Message)).ShouldBeEmpty();

    [Fact]
    public void Codes_are_written_in_catalogues_only() =>
        Source
            .Product.SelectMany(source =>
                source
                    .Find<LiteralExpressionSyntax>()
                    .Where(literal =>
                        literal.Token.Value is string text
                        && Code().IsMatch(text)
                        && !literal.Ancestors().OfType<FieldDeclarationSyntax>().Any()
                    )
                    .Select(source.At)
            )
            .ShouldBeEmpty();

    private static IEnumerable<FieldInfo> Fields() =>
        CompiledAssembly
            .All.Where(assembly => assembly.Project.IsProduct)
            .SelectMany(assembly => Assembly.Load(assembly.Project.AssemblyName).GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type =>
                type.GetFields(
                    BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            );

    private static CatalogueEntry? Read(FieldInfo field)
    {
        var place = $"{field.DeclaringType!.FullName}.{field.Name}";
        return field.FieldType.Name switch
        {
            nameof(Refusal) => Of(place, (Refusal)field.GetValue(null)!),
            nameof(ProtocolError) => Of(place, ((ProtocolError)field.GetValue(null)!).Refusal),
            // Internal to the SAML library: read by its property names.
            "SamlStatus" => new CatalogueEntry(place, Property(field, "Code"), Property(field, "Sentence")),
            _ => null,
        };
    }

    private static CatalogueEntry Of(string place, Refusal refusal) => new(place, refusal.Code, refusal.Message);

    private static string Property(FieldInfo field, string name) =>
        (string)field.FieldType.GetProperty(name)!.GetValue(field.GetValue(null))!;

    [GeneratedRegex("^FB-[0-9]{4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();

    // RFC 6749 5.2: %x20-21 / %x23-5B / %x5D-7E.
    // Asking about standing is part of what a partner has an access token for.
    private static bool IsOfOpenId(string place) =>
        place.Contains(".Oidc.", StringComparison.Ordinal) || place.Contains(".Standing.", StringComparison.Ordinal);

    [GeneratedRegex(@"^[\x20-\x21\x23-\x5B\x5D-\x7E]+[.]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sentence();
}
