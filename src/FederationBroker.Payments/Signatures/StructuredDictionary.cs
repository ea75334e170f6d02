using System.Collections.Immutable;
using System.Globalization;

namespace FederationBroker.Payments.Signatures;

/// <summary>
/// Reads what message signatures need of Structured Fields (RFC 9651): dictionaries whose members are byte sequences,
/// or lists of strings with parameters. Everything else, and everything that is there twice, is refused.
/// </summary>
internal ref struct StructuredDictionary
{
    private const int MostMembers = 8;
    private const int MostComponents = 24;

    private readonly ReadOnlySpan<char> text;
    private int at;

    private StructuredDictionary(ReadOnlySpan<char> text) => this.text = text;

    /// <summary><c>sig1=:aGVsbG8=:</c></summary>
    /// <returns>Null: it is none.</returns>
    public static ImmutableDictionary<string, byte[]>? ReadBytes(string text) =>
        new StructuredDictionary(text).ReadMembers(
            static (ref StructuredDictionary reader) => reader.ReadByteSequence()
        );

    /// <summary><c>sig1=("@method" "content-digest");created=1618884473;keyid="k1"</c></summary>
    /// <returns>Null: it is none.</returns>
    public static ImmutableDictionary<string, SignatureInput>? ReadInputs(string text) =>
        new StructuredDictionary(text).ReadMembers(static (ref StructuredDictionary reader) => reader.ReadInput());

    private delegate T? Reading<T>(ref StructuredDictionary reader)
        where T : class;

    private ImmutableDictionary<string, T>? ReadMembers<T>(Reading<T> read)
        where T : class
    {
        var members = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        do
        {
            Skip(' ');
            if (ReadKey() is not { } key || !Take('=') || read(ref this) is not { } value)
                return null;
            if (members.ContainsKey(key) || members.Count == MostMembers)
                return null;
            members.Add(key, value);
            Skip(' ');
        } while (Take(','));
        return at == text.Length ? members.ToImmutable() : null;
    }

    private byte[]? ReadByteSequence()
    {
        if (!Take(':'))
            return null;
        var end = text[at..].IndexOf(':');
        if (end < 0)
            return null;
        var coded = text.Slice(at, end);
        at += end + 1;
        var bytes = new byte[coded.Length];
        return Convert.TryFromBase64Chars(coded, bytes, out var length) ? bytes[..length] : null;
    }

    private SignatureInput? ReadInput()
    {
        var begin = at;
        if (!Take('('))
            return null;
        var components = ImmutableArray.CreateBuilder<SignedComponent>();
        Skip(' ');
        while (!Take(')'))
        {
            if (components.Count == MostComponents || ReadString() is not { } name)
                return null;
            // Of a component's own parameters we know one: it is the request's.
            var ofRequest = TakeText(";req");
            if (Peek() is not (' ' or ')'))
                return null;
            components.Add(new SignedComponent(name, ofRequest));
            Skip(' ');
        }

        return ReadParameters() is { } parameters
            ? new SignatureInput(components.ToImmutable(), parameters, text[begin..at].ToString())
            : null;
    }

    private ImmutableDictionary<string, string>? ReadParameters()
    {
        var parameters = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (Take(';'))
        {
            Skip(' ');
            if (ReadKey() is not { } key || !Take('=') || (ReadString() ?? ReadInteger()) is not { } value)
                return null;
            if (parameters.ContainsKey(key))
                return null;
            parameters.Add(key, value);
        }

        return parameters.ToImmutable();
    }

    private string? ReadKey()
    {
        var begin = at;
        while (Peek() is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.' or '*')
            at++;
        return at > begin && (char.IsAsciiLetterLower(text[begin]) || text[begin] == '*')
            ? text[begin..at].ToString()
            : null;
    }

    // Neither quotes nor backslashes stand in anything that is signed here.
    private string? ReadString()
    {
        if (Peek() != '"')
            return null;
        var end = text[(at + 1)..].IndexOf('"');
        if (end < 0)
            return null;
        var value = text.Slice(at + 1, end);
        if (value.ContainsAnyExceptInRange(' ', '~') || value.Contains('\\'))
            return null;
        at += end + 2;
        return value.ToString();
    }

    private string? ReadInteger()
    {
        var begin = at;
        while (Peek() is >= '0' and <= '9')
            at++;
        return at > begin && at - begin <= 15 ? text[begin..at].ToString() : null;
    }

    private readonly char Peek() => at < text.Length ? text[at] : '\0';

    private void Skip(char sign)
    {
        while (Peek() == sign)
            at++;
    }

    private bool Take(char sign)
    {
        if (Peek() != sign)
            return false;
        at++;
        return true;
    }

    private bool TakeText(string wanted)
    {
        if (!text[at..].StartsWith(wanted, StringComparison.Ordinal))
            return false;
        at += wanted.Length;
        return true;
    }
}

/// <summary>A part of a message that is signed.</summary>
/// <param name="Name">Of a header in small letters, or derived, with an <c>@</c>.</param>
/// <param name="OfRequest">In an answer: the request's.</param>
internal sealed record SignedComponent(string Name, bool OfRequest);

/// <summary>What a signature says that it covers (RFC 9421 4.1).</summary>
/// <param name="Parameters">Whole numbers and strings, as text.</param>
/// <param name="Text">As it was written, which is signed too.</param>
internal sealed record SignatureInput(
    ImmutableArray<SignedComponent> Components,
    ImmutableDictionary<string, string> Parameters,
    string Text
)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    public bool Covers(string component) => Components.Any(one => one.Name == component && !one.OfRequest);

    /// <returns>Null: it is not there, or no moment.</returns>
    public DateTimeOffset? MomentIn(string parameter) =>
        long.TryParse(this[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
