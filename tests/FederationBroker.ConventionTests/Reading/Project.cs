using System.Xml.Linq;

namespace FederationBroker.ConventionTests.Reading;

/// <summary>A project file, and what it says it needs.</summary>
internal sealed record Project(string File)
{
    public static IReadOnlyList<Project> All { get; } =
    [.. Repository.With(".csproj").Select(file => new Project(file))];

    public string Name => Path.GetFileNameWithoutExtension(File);

    public string Folder => Path.GetDirectoryName(File)!.Replace('\\', '/');

    public bool IsProduct => File.StartsWith("src/FederationBroker.", StringComparison.Ordinal) || IsPlugin;

    /// <summary>A shipped adapter.</summary>
    public bool IsPlugin => File.StartsWith("src/plugins/", StringComparison.Ordinal);

    public bool IsSample => File.StartsWith("src/samples/", StringComparison.Ordinal);

    /// <summary>Short names (without the product's prefix) of the projects it references.</summary>
    public IReadOnlyList<string> References =>
        [.. Elements("ProjectReference").Select(path => Short(Path.GetFileNameWithoutExtension(path)))];

    public IReadOnlyList<string> Friends => [.. Elements("InternalsVisibleTo")];

    public string ShortName => Short(Name);

    public XDocument Xml => XDocument.Load(Path.Combine(Repository.Root, File));

    /// <summary>The Web project compiles to the command's name.</summary>
    public string AssemblyName => Xml.Descendants("AssemblyName").SingleOrDefault()?.Value ?? Name;

    public override string ToString() => File;

    private static string Short(string name) =>
        name.StartsWith("FederationBroker.", StringComparison.Ordinal) ? name["FederationBroker.".Length..] : name;

    private IEnumerable<string> Elements(string name) =>
        Xml.Descendants(name).Select(element => element.Attribute("Include")!.Value);
}
