using System.Xml;

namespace OttSite.Saml;

/// <summary>
/// Reads XML from outside: no DTD (entity bombs, external files), no comments or processing instructions (they split
/// text and have hidden half a name from checks elsewhere), limited in size and depth before a document is built.
/// </summary>
internal static class SafeXml
{
    private const int DeepestElement = 32;
    private const int MostBytes = 256 * 1024;

    /// <exception cref="SignInFailedException">The octets are not XML this site is willing to read.</exception>
    public static XmlDocument Read(byte[] octets)
    {
        if (octets.Length > MostBytes)
            throw SignInFailedException.Untrusted("The message is too large.");
        try
        {
            Inspect(octets);
            using var reader = Open(octets);
            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            document.Load(reader);
            return document;
        }
        catch (XmlException)
        {
            throw SignInFailedException.Untrusted("The message is not well-formed XML.");
        }
    }

    private static void Inspect(byte[] octets)
    {
        using var reader = Open(octets);
        while (reader.Read())
        {
            if (reader.Depth > DeepestElement)
                throw SignInFailedException.Untrusted("The message is nested too deeply.");
            if (reader.NodeType is XmlNodeType.Comment or XmlNodeType.ProcessingInstruction)
                throw SignInFailedException.Untrusted("The message contains comments or processing instructions.");
        }
    }

    private static XmlReader Open(byte[] octets) =>
        XmlReader.Create(
            new MemoryStream(octets, writable: false),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MostBytes,
            }
        );
}

internal static class XmlSteps
{
    public static IEnumerable<XmlElement> Children(this XmlElement parent, string name, string space) =>
        parent.ChildNodes.OfType<XmlElement>().Where(child => child.LocalName == name && child.NamespaceURI == space);

    /// <summary>The only child of that name; two would leave open which one is meant.</summary>
    public static XmlElement? Only(this XmlElement parent, string name, string space)
    {
        var found = parent.Children(name, space).Take(2).ToArray();
        return found.Length > 1
            ? throw SignInFailedException.Untrusted($"The message has more than one {name}.")
            : found.FirstOrDefault();
    }

    public static XmlElement Needed(this XmlElement parent, string name, string space) =>
        parent.Only(name, space) ?? throw SignInFailedException.Untrusted($"The message has no {name}.");
}
