using System.Text.RegularExpressions;

namespace FederationBroker.ConventionTests;

/// <summary>
/// A file that somebody names can be a FIFO, a device, a dead mount or two gigabytes. The product opens files in one
/// place, which is prepared for all of it (Kernel/Files).
/// </summary>
public sealed partial class FileReadingTests
{
    // File → why it opens files itself.
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["src/FederationBroker.OperatorSync/Import/ImportFile.cs"] =
            "Reads gigabytes piece by piece; the command " + "has asked NamedFile whether it may be opened.",
        ["src/FederationBroker.Data/Auditing/Checkpoints/CheckpointFile.cs"] =
            "Writes files of its own, behind a lock.",
        ["src/plugins/PrepaidBalance/Journal.cs"] = "A file of its own, in a process of its own; references no Kernel.",
        ["src/plugins/CamaraBilling/PaymentRecords.cs"] =
            "Files of its own, in a process of its own; references no Kernel.",
        ["src/FederationBroker.Plugins.Sdk/Http/RemoteSettings.cs"] =
            "Certificates that an operator names, in a process of its own; references no Kernel.",
        ["src/FederationBroker.Kernel/Text/NormalForms.cs"] = "Reads what is built into the assembly.",
    };

    [Fact]
    public void Files_are_opened_by_the_one_reader_only() =>
        Source
            .Product.Where(source =>
                !source.File.StartsWith("src/FederationBroker.Kernel/Files/", StringComparison.Ordinal)
                && !source.File.Contains("/samples/", StringComparison.Ordinal)
            )
            .Where(source => !Exceptions.ContainsKey(source.File))
            .SelectMany(source =>
                Repository
                    .Text(source.File)
                    .Split('\n')
                    .Index()
                    .Where(line => Opening().IsMatch(line.Item))
                    .Select(line => $"{source.File}:{line.Index + 1}")
            )
            .ShouldBeEmpty();

    [GeneratedRegex(
        @"\bFile\.(Open|Read|Exists)\w*\(|\bnew (FileStream|StreamReader)\(|\.Open(Read|Text)\(|"
            + @"\bDirectory\.(Get|Enumerate)\w+\(|FromPemFile\(|FromFile\(",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Opening();
}
