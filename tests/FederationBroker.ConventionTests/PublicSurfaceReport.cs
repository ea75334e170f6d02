namespace FederationBroker.ConventionTests;

/// <summary>
/// Says which public types nobody outside of their library uses. A report, not a rule: a type may be public for a test
/// or a page.
/// </summary>
public sealed class PublicSurfaceReport(ITestOutputHelper output)
{
    [Fact]
    public void Public_types_that_only_their_own_library_uses_are_listed()
    {
        foreach (
            var library in CompiledAssembly.All.Where(assembly =>
                assembly.Project.IsProduct && assembly.Project.ShortName != "Web"
            )
        )
        {
            var usedOutside = CompiledAssembly
                .All.Where(other => other != library)
                .SelectMany(other => other.NamedTypes)
                .ToHashSet();
            foreach (var type in library.PublicTypes.Where(type => !usedOutside.Contains(type)))
                output.WriteLine(type);
        }
    }
}
