namespace FederationBroker.Partners.Configuration;

/// <summary>What the file readers share while one configuration is read: faults, the files it leans on, and how to reach them.</summary>
internal sealed class LoaderContext(PartnerOptions options, ISamlMetadataReader samlMetadata, DateTimeOffset now)
{
    private const int LargestFile = 1 << 20;

    private readonly string folder = options.ConfigurationFolder;

    public string PublicOrigin => options.PublicOrigin;

    public AdapterKinds Adapters => options.Adapters;

    public ISamlMetadataReader SamlMetadata => samlMetadata;

    public DateTimeOffset Now => now;

    public List<ConfigurationFault> Faults { get; } = [];

    /// <summary>Every file that was looked at, as it was just before it was read: a change in between is noticed at the next look.</summary>
    public Dictionary<string, string> Stamps { get; } = [];

    public void NoteLook(string path) => Stamps[path] = StampOf(path);

    /// <summary>Changes when the file does; "absent" is a state like any other.</summary>
    public static string StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{file.Length}|{file.LastWriteTimeUtc.Ticks}" : "absent";
    }

    public string Display(string file) => Path.GetRelativePath(folder, file);

    public string PathFrom(Section section, string relative) => Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(section.File) ?? string.Empty, relative));

    /// <summary>A literal, <c>file:path</c> (relative to the file that names it) or <c>env:NAME</c>.</summary>
    public string? Resolve(Section section, Item item)
    {
        if (item.Value.StartsWith("file:", StringComparison.Ordinal)) return Read(section, item.Place, item.Value["file:".Length..]) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
        if (!item.Value.StartsWith("env:", StringComparison.Ordinal)) return item.Value;
        var name = item.Value["env:".Length..];
        if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) return value;
        section.Fault(item.Place, "reference", $"the environment variable {name} is not set.", "Set it for the broker's process.");
        return null;
    }

    public string? ReadText(Section section, string key, string relative) => ReadBytes(section, key, relative) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    public byte[]? ReadBytes(Section section, string key, string relative) => Read(section, section.Items(key)[0].Place, relative);

    private byte[]? Read(Section section, YamlDotNet.Core.Mark place, string relative)
    {
        var path = PathFrom(section, relative);
        NoteLook(path);
        var file = new FileInfo(path);
        if (!file.Exists) section.Fault(place, "reference", $"{relative} does not exist.", "Create the file, or correct the path; it is relative to this file.");
        else if (file.Length > LargestFile) section.Fault(place, "reference", $"{relative} is larger than 1 MiB.", "Name the right file.");
        else return File.ReadAllBytes(path);
        return null;
    }
}
