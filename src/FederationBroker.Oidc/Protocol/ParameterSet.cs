using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Protocol;

/// <summary>
/// Request parameters exactly as sent. The framework's collections fold case and join repeated keys with commas, which
/// lets one value be checked and another be used; here names are ordinal and a repeated one makes the whole set
/// unreadable.
/// </summary>
internal sealed class ParameterSet
{
    private const int MaximumLength = 48 * 1024;
    private const int MaximumCount = 100;

    private readonly Dictionary<string, string> values;

    private ParameterSet(Dictionary<string, string> values) => this.values = values;

    /// <summary>
    /// A parameter's value; null when absent or empty (RFC 6749 3.1: sent without a value is as if omitted).
    /// </summary>
    public string? this[string name] => values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The same, with one more, or with another value of it.</summary>
    public ParameterSet With(string name, string value) =>
        new(new Dictionary<string, string>(values, StringComparer.Ordinal) { [name] = value });

    public ParameterSet Without(IEnumerable<string> names)
    {
        var rest = new Dictionary<string, string>(values, StringComparer.Ordinal);
        foreach (var name in names)
            rest.Remove(name);
        return new ParameterSet(rest);
    }

    /// <summary>One object of strings.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(values, ParameterJson.Default.DictionaryStringString);

    /// <returns>Null: a value has characters that no parameter may have, or there are too many.</returns>
    public static ParameterSet? Of(Dictionary<string, string> parameters) =>
        parameters.Count <= MaximumCount
        && parameters.All(one => IsPlain(one.Key) && IsPlain(one.Value))
        && parameters.Sum(one => one.Key.Length + one.Value.Length) <= MaximumLength
            ? new ParameterSet(parameters)
            : null;

    /// <param name="json">Of <see cref="ToJson"/>.</param>
    public static ParameterSet FromJson(ReadOnlySpan<byte> json) =>
        new(
            new Dictionary<string, string>(
                JsonSerializer.Deserialize(json, ParameterJson.Default.DictionaryStringString)!,
                StringComparer.Ordinal
            )
        );

    public static ParameterSet? FromQuery(HttpRequest request) =>
        Parse(request.QueryString.Value is { Length: > 1 } query ? query[1..] : string.Empty);

    /// <summary>Null unless the body is one form of bounded size.</summary>
    public static async Task<ParameterSet?> FromFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!IsForm(request.ContentType))
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > MaximumLength)
                return null;
            body.Write(buffer, 0, read);
        }

        return Parse(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
    }

    internal static ParameterSet? Parse(string encoded)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        if (encoded.Length == 0)
            return new ParameterSet(parsed);
        if (encoded.Length > MaximumLength)
            return null;
        foreach (var range in encoded.AsSpan().Split('&'))
        {
            var pair = encoded.AsSpan(range);
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? string.Empty : Decode(pair[(equals + 1)..]);
            if (name is null || value is null || parsed.Count >= MaximumCount || !parsed.TryAdd(name, value))
                return null;
        }

        return new ParameterSet(parsed);
    }

    private static bool IsForm(string? contentType) =>
        contentType is not null
        && contentType
            .Split(';')[0]
            .Trim()
            .Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// application/x-www-form-urlencoded decoding that refuses broken escapes, control characters and broken UTF-8.
    /// </summary>
    internal static string? Decode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('%', '+') < 0)
            return IsPlain(text) ? text.ToString() : null;
        var bytes = new byte[text.Length * 3];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '+')
            {
                bytes[length++] = (byte)' ';
            }
            else if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    return null;
                bytes[length++] = Convert.ToByte(text.Slice(i + 1, 2).ToString(), 16);
                i += 2;
            }
            else
            {
                length += Encoding.UTF8.GetBytes(text.Slice(i, 1), bytes.AsSpan(length));
            }
        }

        try
        {
            var decoded = StrictUtf8.GetString(bytes, 0, length);
            return IsPlain(decoded) ? decoded : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return false;
        }

        return true;
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ParameterJson : JsonSerializerContext;
