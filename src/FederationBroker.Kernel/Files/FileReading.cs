using System.Text;

namespace FederationBroker.Kernel.Files;

/// <summary>What became of a file that somebody named.</summary>
public abstract record FileReading
{
    private FileReading() { }

    public sealed record Content(byte[] Bytes) : FileReading
    {
        /// <summary>As UTF-8, without the mark that some editors put in front.</summary>
        public string Text => Encoding.UTF8.GetString(Bytes).TrimStart('\uFEFF');
    }

    /// <param name="Why">Goes on after the file's name: "does not exist".</param>
    /// <param name="Fix">What to do, as a sentence.</param>
    public sealed record Refused(string Why, string Fix) : FileReading;
}

/// <summary>What became of looking into a folder.</summary>
public abstract record FolderReading
{
    private FolderReading() { }

    /// <param name="Names">Everything in it, without the folder's path, in ordinal order.</param>
    public sealed record Content(IReadOnlyList<string> Names) : FolderReading;

    /// <inheritdoc cref="FileReading.Refused"/>
    public sealed record Refused(string Why, string Fix) : FolderReading;
}
