using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FederationBroker.ConventionTests.Reading;

/// <summary>
/// What a compiled library really refers to, whatever its project file says. Reads metadata only; loads nothing.
/// </summary>
internal sealed class CompiledAssembly
{
    private CompiledAssembly(Project project)
    {
        Project = project;
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{project.AssemblyName}.dll"));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        References =
        [
            .. metadata.AssemblyReferences.Select(handle =>
                metadata.GetString(metadata.GetAssemblyReference(handle).Name)
            ),
        ];
        NamedTypes =
        [
            .. metadata
                .TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
        ];
    }

    /// <summary>Every product library and sample.</summary>
    public static IReadOnlyList<CompiledAssembly> All { get; } =
    [
        .. Project
            .All.Where(project => project.IsProduct || project.IsSample)
            .Select(project => new CompiledAssembly(project)),
    ];

    public Project Project { get; }

    public IReadOnlyList<string> References { get; }

    /// <summary>Full names of types of other assemblies that this one uses.</summary>
    public IReadOnlyList<string> NamedTypes { get; }

    public static CompiledAssembly Of(string shortName) =>
        All.Single(assembly => assembly.Project.ShortName == shortName);
}
