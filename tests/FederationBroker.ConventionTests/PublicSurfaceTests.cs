using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>
/// A type is public because another room uses it, or because it stands in the public signature of one that is used.
/// Tests are no room.
/// </summary>
public sealed class PublicSurfaceTests
{
    // The adapter SDK is for others to use.
    private static readonly string[] ForOthers = ["Plugins.Abstractions"];

    // Type → who wants it public.
    private static readonly Dictionary<string, string> Demanded = new(StringComparer.Ordinal)
    {
        ["EcdsaSha256Description"] = "CryptoConfig takes visible types only",
    };

    [Fact]
    public void Every_public_type_is_used_by_another_room()
    {
        CompiledAssembly
            .All.Where(assembly => assembly.Project.IsProduct && !ForOthers.Contains(assembly.Project.ShortName))
            .SelectMany(Unused)
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> Unused(CompiledAssembly library)
    {
        var surface = new PublicSurface(library);
        var named = CompiledAssembly
            .All.Where(other => other != library)
            .SelectMany(other => other.NamedTypes)
            .ToHashSet(StringComparer.Ordinal);
        var used = surface.Types.Where(type => named.Contains(type.FullName!) || IsNamedForConstants(type, library));
        var said = surface.SaidBy(used);
        return surface
            .Types.Where(type => !said.Contains(type) && !Demanded.ContainsKey(type.Name))
            .Select(type => type.FullName!);
    }

    // A constant is copied to where it is used, and what it came from is not to be seen there.
    private static bool IsNamedForConstants(Type type, CompiledAssembly library) =>
        PublicSurface.HasConstants(type)
        && (
            Source
                .Product.Where(source => IsOutside(source.File, library))
                .Any(source => source.Find<IdentifierNameSyntax>().Any(name => name.Identifier.Text == type.Name))
            || Repository
                .With(".cshtml")
                .Where(page => IsOutside(page, library))
                .Any(page => Repository.Text(page).Contains($"{type.Name}.", StringComparison.Ordinal))
        );

    private static bool IsOutside(string file, CompiledAssembly library) =>
        file.StartsWith("src/", StringComparison.Ordinal)
        && !file.StartsWith($"{library.Project.Folder}/", StringComparison.Ordinal);
}
