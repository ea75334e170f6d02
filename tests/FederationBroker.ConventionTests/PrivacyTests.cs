using System.Reflection;
using FederationBroker.Federation.Claims;

namespace FederationBroker.ConventionTests;

/// <summary>What keeps subscriber data inside is built into the types (INF-003); these rules keep it so.</summary>
public sealed class PrivacyTests
{
    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Only_Federation_can_make_released_claims()
    {
        var constructors = typeof(ReleasedClaims).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        constructors.ShouldAllBe(constructor => constructor.IsAssembly || constructor.IsPrivate);
        typeof(ReleasedClaims).IsSealed.ShouldBeTrue();
        typeof(ReleasedClaims).GetMethod("<Clone>$").ShouldBeNull("A record could be copied with other values.");
        Source.Product.Where(source => Creates(source, nameof(ReleasedClaims))).Select(source => source.File)
            .ShouldBe(["src/FederationBroker.Federation/Claims/ClaimsPipeline.cs"]);
    }

    [Theory]
    [Trait("Requirement", "INF-003")]
    [InlineData("Oidc")]
    [InlineData("Saml")]
    public void Protocol_libraries_cannot_even_name_subscriber_data(string library)
        => CompiledAssembly.Of(library).NamedTypes.ShouldNotContain(type => IsSubscriberData(type));

    private static bool IsSubscriberData(string type)
        => type is "FederationBroker.Kernel.CableId" or "FederationBroker.Kernel.AccountId" || type.StartsWith("FederationBroker.Subscribers.", StringComparison.Ordinal) || type.StartsWith("FederationBroker.Plugins.Abstractions.SubscriberData.", StringComparison.Ordinal);

    private static bool Creates(Source source, string type)
        => source.Find<Microsoft.CodeAnalysis.CSharp.Syntax.ObjectCreationExpressionSyntax>().Any(creation => creation.Type.ToString() == type)
            || source.Find<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>().Any(method => method.ReturnType.ToString() == type
                && method.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ImplicitObjectCreationExpressionSyntax>().Any());
}
