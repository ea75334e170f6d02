using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// The YAML that settings are written in: one mapping of plain values, lists and mappings. What else YAML offers
/// (anchors, aliases, tags, merge keys, keys that are lists) is refused before a tree is built, as are depth and
/// number: 200 bytes of it can mean gigabytes or a stack without end.
/// </summary>
public static class PlainYaml
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public static YamlReading Read(byte[] bytes)
    {
        if (TextOf(bytes, out var text) is { } unreadable)
            return unreadable;
        var position = new Scanner(new StringReader(text));
        var parser = new PlainYamlParser(new Parser(position));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            return stream.Documents is [{ RootNode: YamlMappingNode root }]
                ? new YamlReading.Parsed(root)
                : Refused(
                    new Mark(0, 1, 1),
                    "yaml",
                    "the file must hold exactly one mapping.",
                    "Write one `key: value` per line."
                );
        }
        catch (PlainYamlException refused)
        {
            return Refused(refused.Start, refused.Rule, refused.Message, refused.Fix);
        }
        catch (YamlException fault)
        {
            return PlaceOfTab(text)
                ?? Refused(
                    fault.Start,
                    "yaml",
                    $"the file is not valid YAML: {Sentence(fault.Message)}",
                    "Check indentation, colons and quotes there."
                );
        }
        catch (Exception failure) when (HasLostItsWay(failure))
        {
            return PlaceOfTab(text)
                ?? Refused(
                    position.CurrentPosition,
                    "yaml",
                    "the file is not valid YAML.",
                    "Look before this place for a bracket or quote that is not closed."
                );
        }

        YamlReading.Refused Refused(Mark at, string rule, string message, string fix) =>
            new((int)at.Line, (int)at.Column, rule, message, fix)
            {
                SaysDisabled = parser.SaysDisabled || TopLevelSwitch.SaysDisabled(text),
            };
    }

    // What the parser throws when it has lost its way rather than found a fault.
    private static bool HasLostItsWay(Exception failure) =>
        failure is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException;

    // Invalid octets and control characters would reach the readers as something else than what an editor shows.
    private static YamlReading.Refused? TextOf(byte[] bytes, out string text)
    {
        text = string.Empty;
        try
        {
            text = Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException fault)
        {
            var before = Encoding.UTF8.GetString(bytes, 0, Math.Clamp(fault.Index, 0, bytes.Length));
            var (atLine, atColumn) = PlaceOf(before, before.Length);
            return new YamlReading.Refused(atLine, atColumn, "utf-8", "the file is not UTF-8.", "Save it as UTF-8.")
            {
                SaysDisabled = TopLevelSwitch.SaysDisabled(Encoding.UTF8.GetString(bytes)),
            };
        }

        var odd = text.AsSpan().IndexOfAnyInRange('\0', '\b');
        if (odd < 0)
            odd = text.AsSpan().IndexOfAnyInRange('\v', '\f');
        if (odd < 0)
            odd = text.AsSpan().IndexOfAnyInRange('\u000e', '\u001f');
        if (odd < 0)
            return null;
        var (line, column) = PlaceOf(text, odd);
        return new YamlReading.Refused(
            line,
            column,
            "characters",
            $"the file has the control character U+{(int)text[odd]:X4}.",
            "Remove it."
        )
        {
            SaysDisabled = TopLevelSwitch.SaysDisabled(text),
        };
    }

    // The parser notices a tab late and places it early: at the value before it, or at the beginning of the file.
    private static YamlReading.Refused? PlaceOfTab(string text)
    {
        var line = 0;
        foreach (var each in text.AsSpan().EnumerateLines())
        {
            line++;
            var indentation = each[..^each.TrimStart(" \t").Length];
            if (indentation.IndexOf('\t') is >= 0 and var tab && indentation.Length < each.Length)
                return new(
                    line,
                    tab + 1,
                    "yaml",
                    "there is a tab in the indentation, which YAML does not allow.",
                    "Indent with spaces."
                )
                {
                    SaysDisabled = TopLevelSwitch.SaysDisabled(text),
                };
        }

        return null;
    }

    private static (int Line, int Column) PlaceOf(string text, int at)
    {
        var before = text.AsSpan(0, at);
        return (before.Count('\n') + 1, at - before.LastIndexOf('\n'));
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : $"{message}.";
}

/// <summary>What became of a YAML file.</summary>
public abstract record YamlReading
{
    private YamlReading() { }

    public sealed record Parsed(YamlMappingNode Root) : YamlReading;

    /// <param name="Line">From 1.</param>
    public sealed record Refused(int Line, int Column, string Rule, string Message, string Fix) : YamlReading
    {
        /// <summary>As far as the file can be understood, it says <c>enabled: false</c> at its top level.</summary>
        public bool SaysDisabled { get; init; }
    }
}
