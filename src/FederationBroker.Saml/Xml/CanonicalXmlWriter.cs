using System.Buffers;
using System.Text;

namespace FederationBroker.Saml.Xml;

/// <summary>
/// Writes elements directly in the form Exclusive XML Canonicalization 1.0 would give them, so that what was written
/// can be digested as it stands. The writer escapes everything and declares a prefix where it is first used; the
/// caller's part is the order of attributes (Canonical XML 1.0 §2.2: no namespace first, then by name). A test compares
/// every document this library writes with the framework's canonicalization, octet by octet.
/// </summary>
internal sealed class CanonicalXmlWriter
{
    private static readonly SearchValues<char> EscapedInText = SearchValues.Create("&<>\r");
    private static readonly SearchValues<char> EscapedInAttributes = SearchValues.Create("&<\"\t\n\r");

    private readonly ArrayBufferWriter<byte> octets = new(4096);
    private readonly Stack<(string Name, Prefixes DeclaredOutside)> open = new();
    private Prefixes declared;
    private bool insideTag;

    /// <summary>Octets written so far; a signature is put in at such a place later.</summary>
    public int Length
    {
        get
        {
            CloseTag();
            return octets.WrittenCount;
        }
    }

    public ReadOnlyMemory<byte> Written => octets.WrittenMemory;

    /// <summary>
    /// Begins an element and declares its prefix, and those its attributes make visible, unless an open element has.
    /// </summary>
    /// <param name="name">A qualified name such as <c>saml:Issuer</c>.</param>
    /// <param name="alsoVisible">Prefixes of attributes, or named in the PrefixList of the signature.</param>
    public CanonicalXmlWriter Start(string name, Prefixes alsoVisible = Prefixes.None)
    {
        CloseTag();
        open.Push((name, declared));
        Raw("<");
        Raw(name);
        var undeclared = (PrefixTable.Of(name) | alsoVisible) & ~declared;
        declared |= undeclared;
        for (var bits = (int)undeclared; bits != 0; bits &= bits - 1)
            Raw(PrefixTable.DeclarationOf((Prefixes)(bits & -bits)));
        insideTag = true;
        return this;
    }

    /// <summary>Writes nothing for null: an absent value is an absent attribute.</summary>
    public CanonicalXmlWriter Attribute(string name, string? value)
    {
        if (value is null)
            return this;
        Raw(" ");
        Raw(name);
        Raw("=\"");
        Escaped(value, EscapedInAttributes);
        Raw("\"");
        return this;
    }

    public CanonicalXmlWriter Text(string value)
    {
        CloseTag();
        Escaped(value, EscapedInText);
        return this;
    }

    public CanonicalXmlWriter End()
    {
        CloseTag();
        (var name, declared) = open.Pop();
        Raw("</");
        Raw(name);
        Raw(">");
        return this;
    }

    /// <summary>An element that holds text and no attributes.</summary>
    public CanonicalXmlWriter Leaf(string name, string text) => Start(name).Text(text).End();

    /// <summary>
    /// Puts in an element that was written canonically before and uses none of the prefixes declared here.
    /// </summary>
    public CanonicalXmlWriter Include(ReadOnlySpan<byte> element)
    {
        CloseTag();
        octets.Write(element);
        return this;
    }

    private void CloseTag()
    {
        if (!insideTag)
            return;
        insideTag = false;
        Raw(">");
    }

    private void Raw(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, octets);

    private void Escaped(ReadOnlySpan<char> text, SearchValues<char> escaped)
    {
        var clean = Representable(text);
        while (clean.IndexOfAny(escaped) is >= 0 and var index)
        {
            Raw(clean[..index]);
            Raw(
                clean[index] switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    '\t' => "&#x9;",
                    '\n' => "&#xA;",
                    _ => "&#xD;",
                }
            );
            clean = clean[(index + 1)..];
        }

        Raw(clean);
    }

    /// <summary>
    /// XML 1.0 §2.2 has no way to write most control characters, not even escaped; a profile that holds one must not
    /// make a response nobody can parse. They become U+FFFD, as unpaired surrogates do when encoded.
    /// </summary>
    private static ReadOnlySpan<char> Representable(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!IsRepresentable(character))
                return string.Create(text.Length, text, static (target, source) =>
                {
                    for (var index = 0; index < source.Length; index++)
                        target[index] = IsRepresentable(source[index]) ? source[index] : '\uFFFD';
                });
        }

        return text;
    }

    private static bool IsRepresentable(char character) => character is >= ' ' and < '\uFFFE' or '\t' or '\n' or '\r';
}
