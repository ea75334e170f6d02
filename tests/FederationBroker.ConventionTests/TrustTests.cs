using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>
/// Data changes type when it becomes trusted: only checks make it so, they change nothing, and an outcome is a value of
/// its own.
/// </summary>
public sealed class TrustTests
{
    // Where a protocol's message is judged, and where the judged one is said in the broker's words.
    private static readonly string[] Judges =
    [
        "src/FederationBroker.Oidc/Authorize/AuthorizeChecks.cs",
        "src/FederationBroker.Payments/Messages/MessageIntake.cs",
        "src/FederationBroker.Saml/SingleSignOn/RequestChecks.cs",
        "src/FederationBroker.Standing/Api/StandingEndpoints.cs",
    ];

    private static readonly string[] Translators =
    [
        "src/FederationBroker.Oidc/Authorize/AuthorizeTranslation.cs",
        "src/FederationBroker.Saml/SingleSignOn/SignInTranslation.cs",
    ];

    [Fact]
    public void Only_the_lists_of_checks_of_a_protocol_call_something_valid() =>
        Source
            .Product.Where(source =>
                source
                    .Find<InvocationExpressionSyntax>()
                    .Any(call => call.Expression.ToString() is "Checks.Run" or "Checks.RunAsync" || IsGenericRun(call))
            )
            .Select(source => source.File)
            .ShouldBe(Judges, ignoreOrder: true);

    [Fact]
    public void Only_a_valid_message_becomes_a_request_that_the_broker_acts_on() =>
        Source
            .Product.Where(source =>
                source.Find<ObjectCreationExpressionSyntax>().Any(made => made.Type.ToString() == "PartnerRequest")
            )
            .Select(source => source.File)
            .ShouldBe(Translators, ignoreOrder: true);

    [Fact]
    public void What_is_checked_cannot_be_changed()
    {
        var judged = Source
            .Product.SelectMany(source => source.Find<GenericNameSyntax>())
            .Where(name => name.Identifier.Text == "Valid")
            .Select(name => name.TypeArgumentList.Arguments[0].ToString())
            .Where(name => name.Length > 1)
            .ToHashSet(StringComparer.Ordinal);
        judged.ShouldContain("AuthorizeCandidate");
        judged.ShouldContain("SignInAttempt");
        Source
            .Product.SelectMany(source =>
                source
                    .Find<TypeDeclarationSyntax>()
                    .Where(type => judged.Contains(type.Identifier.Text))
                    .SelectMany(type => type.Members.OfType<PropertyDeclarationSyntax>())
                    .Where(property =>
                        property.AccessorList?.Accessors.Any(accessor =>
                            accessor.IsKind(SyntaxKind.SetAccessorDeclaration)
                        ) == true
                    )
                    .Select(property => source.At(property))
            )
            .ShouldBeEmpty();
    }

    // (Value?, Error?) leaves it to every caller to know which of the two counts, and what both or neither would mean.
    [Fact]
    public void No_outcome_is_a_pair_of_which_something_may_be_null() =>
        Source
            .Product.SelectMany(source =>
                source
                    .Find<TupleTypeSyntax>()
                    .Where(IsReturned)
                    .Where(tuple => tuple.Elements.Any(element => element.Type is NullableTypeSyntax))
                    .Select(tuple => $"{source.At(tuple)} {tuple}")
            )
            .ShouldBeEmpty();

    private static bool IsGenericRun(InvocationExpressionSyntax call) =>
        call.Expression
            is MemberAccessExpressionSyntax
            {
                Expression: IdentifierNameSyntax { Identifier.Text: "Checks" },
                Name: GenericNameSyntax
            };

    private static bool IsReturned(TupleTypeSyntax tuple)
    {
        var outermost = tuple.AncestorsAndSelf().TakeWhile(node => node is TypeSyntax or TypeArgumentListSyntax).Last();
        return outermost.Parent switch
        {
            MethodDeclarationSyntax method => method.ReturnType == outermost,
            LocalFunctionStatementSyntax function => function.ReturnType == outermost,
            DelegateDeclarationSyntax made => made.ReturnType == outermost,
            _ => false,
        };
    }
}
