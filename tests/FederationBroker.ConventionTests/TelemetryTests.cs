using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>What is measured is known, and told apart by nothing but words that are known.</summary>
public sealed class TelemetryTests
{
    private const string Prefix = "fbroker.";

    [Fact]
    public void Only_the_host_knows_who_reads_the_measurements() =>
        Project
            .All.Where(project => project is { IsProduct: true, ShortName: not "Web" })
            .Where(project =>
                project
                    .Xml.Descendants("PackageReference")
                    .Any(package =>
                        package.Attribute("Include")!.Value.Contains("OpenTelemetry", StringComparison.Ordinal)
                    )
            )
            .ShouldBeEmpty();

    [Fact]
    public void Every_instrument_of_ours_is_explained_to_operators()
    {
        var explained = Repository.Text("infra/TELEMETRY.md");
        var names = Names().ToList();
        names.Count.ShouldBeGreaterThan(15);
        names.Where(name => !explained.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Measurements_are_told_apart_by_declared_tags_alone() =>
        Source
            .Product.Where(source =>
                source.File.EndsWith("Measures.cs", StringComparison.Ordinal)
                || source.File.EndsWith("Gauges.cs", StringComparison.Ordinal)
            )
            .SelectMany(source =>
                source
                    .Find<InvocationExpressionSyntax>()
                    .Where(call => call.Expression.ToString() == "KeyValuePair.Create")
                    .Where(call =>
                        !call.ArgumentList.Arguments[0].ToString().StartsWith("MeterTags.", StringComparison.Ordinal)
                    )
                    .Select(source.At)
            )
            .ShouldBeEmpty();

    // As Prometheus writes them; units follow.
    private static IEnumerable<string> Names() =>
        Source
            .Product.SelectMany(source => source.Find<InvocationExpressionSyntax>())
            .Where(call =>
                call.Expression.ToString() is var called && called.Contains("Create", StringComparison.Ordinal)
            )
            .Select(call => call.ArgumentList.Arguments.FirstOrDefault()?.Expression)
            .OfType<LiteralExpressionSyntax>()
            .Select(literal => literal.Token.ValueText)
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name.Replace('.', '_'));
}
