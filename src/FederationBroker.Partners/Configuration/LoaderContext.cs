using System.Text;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Partners.Configuration;

/// <summary>What the readers of one configuration file share: its faults, the files it leans on, and how to reach
/// them.</summary>
internal sealed class LoaderContext(PartnerOptions options, MetadataReaders metadata, DateTimeOffset now)
{
    private const int LargestFile = 1 << 20;

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly string folder = options.ConfigurationFolder;

    public string PublicOrigin => options.PublicOrigin;

    public AdapterKinds Adapters => options.Adapters;

    public ISamlMetadataReader SamlMetadata => metadata.Saml;

    public IAuthenticatorMetadataReader Authenticators => metadata.Authenticators;

    public DateTimeOffset Now => now;

    public List<ConfigurationFault> Faults { get; } = [];

    /// <summary>
    /// Every file that was looked at, as it was just before it was read: a change in between is noticed at the next
    /// look.
    /// </summary>
    public Dictionary<string, string> Stamps { get; } = new(StringComparer.Ordinal);

    public void NoteLook(string path) => Stamps[path] = NamedFile.Look([path])[path];

    /// <summary>A file's name as people see it: below the configuration folder, in one line.</summary>
    public string Display(string file) =>
        string.Concat(
            Path.GetRelativePath(folder, file).Select(character => char.IsControl(character) ? '?' : character)
        );

    /// <summary>Where a file that is named in the section lies.</summary>
    public string PathFrom(Section section, string relative) =>
        relative.Contains('\0', StringComparison.Ordinal)
            ? relative
            : Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(section.File) ?? string.Empty, relative));

    /// <summary>A literal, <c>file:path</c> (relative to the file that names it) or <c>env:NAME</c>.</summary>
    public string? Resolve(Section section, Item item)
    {
        if (item.Value.StartsWith("file:", StringComparison.Ordinal))
            return Read(section, item.Place, item.Value["file:".Length..]) is { } bytes
                ? Decode(section, item.Place, item.Value, bytes)
                : null;
        if (!item.Value.StartsWith("env:", StringComparison.Ordinal))
            return item.Value;
        var name = item.Value["env:".Length..];
        if (name.Length > 0 && Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            return value;
        section.Fault(
            item.Place,
            "reference",
            $"the environment variable {name} is not set.",
            "Set it for the broker's process."
        );
        return null;
    }

    public string? ReadText(Section section, string key, string relative) =>
        ReadBytes(section, key, relative) is { } bytes ? Decode(section, section.PlaceOf(key), relative, bytes) : null;

    public byte[]? ReadBytes(Section section, string key, string relative, int largest = LargestFile) =>
        Read(section, section.PlaceOf(key), relative, largest);

    private byte[]? Read(Section section, YamlDotNet.Core.Mark place, string relative, int largest = LargestFile)
    {
        var path = PathFrom(section, relative);
        NoteLook(path);
        switch (NamedFile.Read(path, largest))
        {
            case FileReading.Content content:
                return content.Bytes;
            case FileReading.Refused refused:
                section.Fault(
                    place,
                    "reference",
                    $"{relative} {refused.Why}.",
                    $"{refused.Fix} The path is relative to this file."
                );
                return null;
            default:
                return null;
        }
    }

    private static string? Decode(Section section, YamlDotNet.Core.Mark place, string name, byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            section.Fault(
                place,
                "reference",
                $"{name} is not UTF-8 text.",
                "Name the right file, or save it as UTF-8."
            );
            return null;
        }
    }
}

/// <summary>What reads files that others publish; the rooms that know them bring them.</summary>
public sealed record MetadataReaders(ISamlMetadataReader Saml, IAuthenticatorMetadataReader Authenticators);
