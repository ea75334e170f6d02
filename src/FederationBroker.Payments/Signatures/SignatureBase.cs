using System.Text;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Signatures;

/// <summary>The lines that are signed (RFC 9421 2.5). Pure.</summary>
internal static class SignatureBase
{
    /// <param name="targetUri">As the sender addressed it.</param>
    /// <returns>Null: something is covered that is not there, is there twice, or is not known.</returns>
    public static byte[]? OfRequest(SignatureInput input, HttpRequest request, string targetUri) =>
        Write(input, component => component.OfRequest ? null : ValueOf(component.Name, request, targetUri));

    /// <param name="input">Covers parts of the answer, and of the request.</param>
    public static byte[]? OfResponse(
        SignatureInput input,
        int status,
        string contentDigest,
        HttpRequest request,
        string targetUri
    ) => Write(input, component => component.OfRequest
                ? ValueOf(component.Name, request, targetUri)
                : component.Name switch
                {
                    "@status" => $"{status}",
                    "content-digest" => contentDigest,
                    _ => null,
                });

    /// <summary>Of a request that is to be sent.</summary>
    /// <param name="valueOf">Of each component that is covered.</param>
    public static byte[] OfSent(SignatureInput input, Func<string, string> valueOf) =>
        Write(input, component => valueOf(component.Name))!;

    private static byte[]? Write(SignatureInput input, Func<SignedComponent, string?> valueOf)
    {
        var lines = new StringBuilder();
        var written = new HashSet<SignedComponent>();
        foreach (var component in input.Components)
        {
            if (!written.Add(component) || valueOf(component) is not { } value)
                return null;
            lines.Append(NameOf(component)).Append(": ").Append(value).Append('\n');
        }

        return Encoding.ASCII.GetBytes(lines.Append("\"@signature-params\": ").Append(input.Text).ToString());
    }

    public static string NameOf(SignedComponent component) =>
        component.OfRequest ? $"\"{component.Name}\";req" : $"\"{component.Name}\"";

    private static string? ValueOf(string name, HttpRequest request, string targetUri) =>
        name switch
        {
            "@method" => request.Method,
            "@target-uri" => targetUri,
            "@authority" => new Uri(targetUri).Authority,
            "@path" => new Uri(targetUri).AbsolutePath,
            "@query" => new Uri(targetUri).Query is { Length: > 0 } query ? query : "?",
            _ when name.StartsWith('@') => null,
            // A header that is there twice has two readings.
            _ => request.Headers[name] is [{ } value] && Ascii.IsValid(value) ? value.Trim() : null,
        };
}
