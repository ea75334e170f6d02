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
        var constructors = typeof(ReleasedClaims).GetConstructors(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        );
        constructors.ShouldAllBe(constructor => constructor.IsAssembly || constructor.IsPrivate);
        typeof(ReleasedClaims).IsSealed.ShouldBeTrue();
        typeof(ReleasedClaims).GetMethod("<Clone>$").ShouldBeNull("A record could be copied with other values.");
        Source
            .Product.Where(source => Creates(source, nameof(ReleasedClaims)))
            .Select(source => source.File)
            .ShouldBe(["src/FederationBroker.Federation/Claims/ClaimsPipeline.cs"]);
    }

    [Theory]
    [Trait("Requirement", "INF-003")]
    [InlineData("Oidc")]
    [InlineData("Saml")]
    public void Protocol_libraries_cannot_even_name_subscriber_data(string library) =>
        CompiledAssembly.Of(library).NamedTypes.ShouldNotContain(type => IsSubscriberData(type));

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void A_protocol_library_gets_hold_of_no_instant_of_a_login_but_the_stated_one()
    {
        typeof(StatedTime).GetConstructors().ShouldBeEmpty("Only Federation states a time.");
        string[] instants =
        [
            nameof(SignIn.Sessions.Session.AuthenticatedAt),
            nameof(SignIn.Sessions.Session.AbsoluteEnd),
            nameof(SignIn.Sessions.Session.LastUsedAt),
        ];
        Source
            .Product.Where(source =>
                source.File.Contains("FederationBroker.Oidc/", StringComparison.Ordinal)
                || source.File.Contains("FederationBroker.Saml/", StringComparison.Ordinal)
            )
            .SelectMany(source =>
                source
                    .Find<Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax>()
                    .Where(access => instants.Contains(access.Name.Identifier.Text))
                    .Select(source.At)
            )
            .ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public void A_serving_node_has_one_clock() =>
        Source
            .Product.Where(source =>
                !source.File.Contains("/Commands/", StringComparison.Ordinal)
                && !source.File.EndsWith("Data/DataServices.cs", StringComparison.Ordinal)
                // A process of its own: it has the clock of its machine.
                && !source.File.EndsWith("PrepaidBalance/Program.cs", StringComparison.Ordinal)
                && !source.File.EndsWith("CamaraBilling/Program.cs", StringComparison.Ordinal)
                // Runs in a command, without a database.
                && !source.File.Contains("Plugins/Kit/", StringComparison.Ordinal)
            )
            .SelectMany(source =>
                source
                    .Find<Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax>()
                    .Where(access => access.ToString() == "TimeProvider.System")
                    .Select(source.At)
            )
            .ShouldBeEmpty("Time that other nodes judge comes from the database: take a TimeProvider.");

    private static bool IsSubscriberData(string type) =>
        type is "FederationBroker.Kernel.CableId" or "FederationBroker.Kernel.AccountId"
        || type.StartsWith("FederationBroker.Subscribers.", StringComparison.Ordinal)
        || type.StartsWith("FederationBroker.Plugins.Abstractions.SubscriberData.", StringComparison.Ordinal);

    private static bool Creates(Source source, string type) =>
        source
            .Find<Microsoft.CodeAnalysis.CSharp.Syntax.ObjectCreationExpressionSyntax>()
            .Any(creation => creation.Type.ToString() == type)
        || source
            .Find<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>()
            .Any(method =>
                method.ReturnType.ToString() == type
                && method
                    .DescendantNodes()
                    .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ImplicitObjectCreationExpressionSyntax>()
                    .Any()
            );
}
