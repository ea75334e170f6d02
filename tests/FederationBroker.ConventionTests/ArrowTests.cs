namespace FederationBroker.ConventionTests;

/// <summary>References only ever point left; src/README.md shows the picture.</summary>
public sealed class ArrowTests
{
    private const string Prefix = "FederationBroker.";

    // Project → what its project file may name. What those name themselves may be used as well.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Plugins.Abstractions"] = [],
        ["Plugins.Sdk"] = ["Plugins.Abstractions"],
        ["PrepaidBalance"] = ["Plugins.Sdk"],
        ["CamaraBilling"] = ["Plugins.Sdk"],
        ["RestBiller"] = ["Plugins.Sdk"],
        ["RestCustomers"] = ["Plugins.Sdk"],
        ["RestOttSubscriptions"] = ["Plugins.Sdk"],
        ["RestOperatorSystems"] = ["Plugins.Abstractions"],
        ["Kernel"] = [],
        ["Data"] = ["Kernel"],
        ["Data.PostgreSql"] = ["Data"],
        ["Plugins"] = ["Data", "Plugins.Abstractions"],
        ["Catalogue"] = ["Data"],
        ["Partners"] = ["Data"],
        ["Subscribers"] = ["Catalogue", "Plugins"],
        ["OperatorSync"] = ["Subscribers"],
        ["SignIn"] = ["Subscribers", "Partners", "Plugins.Abstractions"],
        ["Federation"] = ["SignIn"],
        ["Standing"] = ["Federation"],
        ["Oidc"] = ["Standing"],
        ["Saml"] = ["Federation"],
        ["Payments"] = ["Federation"],
        ["Collaboration"] = ["Payments"],
        ["Staff"] = ["SignIn"],
        ["Management"] = ["Collaboration", "OperatorSync", "Staff", "Standing"],
        ["Web"] = ["Data.PostgreSql", "Oidc", "Saml", "Management", "RestOperatorSystems"],
    };

    private static readonly string[] HelpersOfTests = [$"{Prefix}TestKit", $"{Prefix}BrokenAdapter"];

    [Fact]
    public void Project_files_draw_exactly_the_arrows_of_the_architecture()
    {
        foreach (var project in Project.All.Where(project => project.IsProduct))
        {
            Arrows.ShouldContainKey(project.ShortName, $"{project} is new: give it its place among the arrows.");
            project.References.ShouldBe(Arrows[project.ShortName], ignoreOrder: true, project.File);
        }
    }

    [Fact]
    public void Compiled_libraries_use_nothing_to_their_right()
    {
        foreach (var assembly in CompiledAssembly.All.Where(assembly => assembly.Project.IsProduct))
        {
            var used = assembly
                .References.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name => name[Prefix.Length..]);
            used.Except(LeftOf(assembly.Project.ShortName)).ShouldBeEmpty(assembly.Project.File);
        }
    }

    [Fact]
    public void Adapters_are_written_against_the_SDK_alone()
    {
        foreach (var project in Project.All.Where(project => project.IsPlugin))
            project.References.ShouldBeSubsetOf(["Plugins.Abstractions", "Plugins.Sdk"], project.File);
    }

    [Fact]
    public void The_SDK_needs_nothing_but_the_base_class_library()
    {
        var xml = Project.All.Single(project => project.ShortName == "Plugins.Abstractions").Xml;
        xml.Descendants()
            .Where(element =>
                element.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference"
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void Samples_are_written_as_a_partner_would_without_any_product_library()
    {
        foreach (var assembly in CompiledAssembly.All.Where(assembly => assembly.Project.IsSample))
        {
            assembly.Project.References.ShouldBeEmpty(assembly.Project.File);
            assembly.References.ShouldNotContain(
                name => name.StartsWith(Prefix, StringComparison.Ordinal),
                assembly.Project.File
            );
        }
    }

    [Fact]
    public void Product_code_references_no_test_code_and_opens_its_internals_to_tests_only()
    {
        foreach (var project in Project.All.Where(project => project.IsProduct || project.IsSample))
            project.Friends.ShouldAllBe(
                friend =>
                    friend.StartsWith(Prefix, StringComparison.Ordinal)
                    && (friend.EndsWith("Tests", StringComparison.Ordinal) || HelpersOfTests.Contains(friend)),
                project.File
            );
    }

    [Fact]
    public void The_solution_holds_every_project() =>
        Project
            .All.Where(project =>
                !Repository
                    .Text("FederationBroker.sln")
                    .Contains(project.File.Replace('/', '\\'), StringComparison.Ordinal)
            )
            .ShouldBeEmpty();

    private static HashSet<string> LeftOf(string project) =>
        [.. Arrows[project].SelectMany(left => LeftOf(left).Append(left))];
}
