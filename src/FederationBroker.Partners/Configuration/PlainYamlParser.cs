using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FederationBroker.Partners.Configuration;

/// <summary>Passes the parser's events on as long as they are plain; the loader behind it sees nothing else.</summary>
internal sealed class PlainYamlParser(IParser parser) : IParser
{
    private const int Deepest = 16;
    private const int MostNodes = 20_000;

    private readonly Stack<Frame> open = new();
    private int nodes;

    public ParsingEvent? Current => parser.Current;

    /// <summary><c>enabled: false</c> was read at the top level.</summary>
    public bool SaysDisabled { get; private set; }

    public bool MoveNext()
    {
        if (!parser.MoveNext())
            return false;
        switch (parser.Current)
        {
            case AnchorAlias alias:
                throw new PlainYamlException(
                    alias.Start,
                    "alias",
                    "aliases are not used here.",
                    "Write the value out."
                );
            case NodeEvent node:
                Enter(node);
                break;
            case MappingEnd or SequenceEnd:
                open.Pop();
                break;
            default:
                break;
        }

        return true;
    }

    private void Enter(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            throw new PlainYamlException(
                node.Start,
                "alias",
                "anchors are not used here.",
                "Write the value out where it is needed."
            );
        // A tag says that a value is of another kind than it looks: what people read and what counts would differ.
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            throw new PlainYamlException(
                node.Start,
                "tag",
                $"the tag {node.Tag.Value} means nothing here.",
                "Remove it: the key decides what its value is."
            );
        if (++nodes > MostNodes)
            throw new PlainYamlException(
                node.Start,
                "size",
                $"the file has more than {MostNodes} values.",
                "Split it: one file per tenant or partner."
            );
        if (open.TryPeek(out var parent))
            parent.Take(node);
        if (open.Count == 1 && parent is { Key: "enabled" } && node is Scalar { Value: var value })
            SaysDisabled |= TopLevelSwitch.IsOff(value);
        if (node is not (MappingStart or SequenceStart))
            return;
        if (open.Count == Deepest)
            throw new PlainYamlException(
                node.Start,
                "depth",
                $"values are nested more than {Deepest} deep.",
                "No setting is; look for a bracket too many."
            );
        open.Push(new Frame(node is MappingStart));
    }

    private sealed class Frame(bool isMapping)
    {
        private readonly HashSet<string> keys = new(StringComparer.Ordinal);
        private bool isValueNext;

        /// <summary>Whose value is next; null in a list.</summary>
        public string? Key { get; private set; }

        public void Take(NodeEvent node)
        {
            if (!isMapping)
                return;
            if (!isValueNext)
            {
                if (node is not Scalar { Value: var key })
                    throw new PlainYamlException(node.Start, "yaml", "a key must be a word.", "Write `key: value`.");
                if (!keys.Add(key))
                    throw new PlainYamlException(
                        node.Start,
                        "key-twice",
                        $"{key} is there twice.",
                        "Keep one of the two."
                    );
                Key = key;
            }

            isValueNext = !isValueNext;
        }
    }
}

/// <summary>YAML that is more than plain.</summary>
internal sealed class PlainYamlException(Mark start, string rule, string message, string fix) : Exception(message)
{
    public Mark Start { get; } = start;

    public string Rule { get; } = rule;

    public string Fix { get; } = fix;
}
