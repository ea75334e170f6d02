using FederationBroker.Kernel.Files;
using FederationBroker.Partners.Configuration;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Web.Commands;

/// <summary>A file that somebody names on the command line.</summary>
internal static class CommandFile
{
    private const int Largest = 16 << 20;

    /// <exception cref="UnusableFileException">It is not there, not readable, not a file, or larger than 16
    /// MiB.</exception>
    public static FileReading.Content Read(FileInfo file) =>
        NamedFile.Read(file.FullName, Largest) switch
        {
            FileReading.Content content => content,
            FileReading.Refused refused => throw Unreadable(file, refused),
            _ => throw new InvalidOperationException("A file is read or refused."),
        };

    /// <summary>For files of any length, which are read piece by piece.</summary>
    /// <exception cref="UnusableFileException">It is not there, not readable, or not a file.</exception>
    public static void RequireReadable(FileInfo file)
    {
        if (NamedFile.FaultOf(file.FullName) is { } refused)
            throw Unreadable(file, refused);
    }

    /// <exception cref="UnusableFileException">It cannot be read, or is not the YAML that settings are written
    /// in.</exception>
    public static YamlMappingNode ReadYaml(FileInfo file) =>
        PlainYaml.Read(Read(file).Bytes) switch
        {
            YamlReading.Parsed parsed => parsed.Root,
            YamlReading.Refused refused => throw new UnusableFileException(
                $"{file.Name}:{refused.Line}:{refused.Column}: {refused.Rule}: {refused.Message} Fix: {refused.Fix}"
            ),
            _ => throw new InvalidOperationException("A file is parsed or refused."),
        };

    /// <summary>The entries of a list; none when the key is not there.</summary>
    public static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out var value))
            return [];
        return value is YamlSequenceNode list && list.Children.All(child => child is YamlMappingNode)
            ? list.Children.Cast<YamlMappingNode>()
            : throw FaultAt(value, "list", $"{key} must be a list of entries", "Start each entry with `- `.");
    }

    /// <summary>A single value; null when the key is not there.</summary>
    public static string? Text(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out var value))
            return null;
        return value is YamlScalarNode scalar
            ? scalar.Value
            : throw FaultAt(value, "text", $"{key} must be a single value", "Write one value behind the colon.");
    }

    public static UnusableFileException FaultAt(YamlNode place, string rule, string message, string fix) =>
        new($"Line {place.Start.Line}, column {place.Start.Column}: {rule}: {message}. Fix: {fix}");

    private static UnusableFileException Unreadable(FileInfo file, FileReading.Refused refused) =>
        new($"{file.Name} {refused.Why}. {refused.Fix}");
}

/// <summary>A file on the command line cannot be used; the message says why, and what to do.</summary>
internal sealed class UnusableFileException(string message) : Exception(message);
