using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Console;

/// <summary>
/// The console's scripts and style, out of this library and kept in memory. They lie below one hash of all of them, so
/// that modules import each other by relative names and browsers keep them for ever. They hold nothing secret: what the
/// console shows comes from the API.
/// </summary>
public sealed class ConsoleFiles
{
    private const string Root = "/assets/console";
    private const string ResourcePrefix = "console/";
    private readonly FrozenDictionary<string, byte[]> files = Read();

    public ConsoleFiles()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{content.Length}\n"));
            hash.AppendData(content);
        }

        ContentHash = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    public string ContentHash { get; }

    public string AddressOf(string file) => $"{Root}/{ContentHash}/{file}";

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{Root}/{{hash}}/{{**file}}", Serve).ExcludeFromDescription();

    private static IResult Serve(string hash, string file, HttpResponse response, ConsoleFiles console)
    {
        if (!console.files.TryGetValue(file, out var content))
            return ErrorPage.Result(SignOnErrors.NotFound, StatusCodes.Status404NotFound);
        // While nodes are replaced one by one, a page of one may ask another for its files: answered, but not kept.
        response.Headers.CacheControl =
            hash == console.ContentHash ? "public, max-age=31536000, immutable" : "no-store";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Bytes(
            content,
            file.EndsWith(".css", StringComparison.Ordinal)
                ? "text/css; charset=utf-8"
                : "text/javascript; charset=utf-8"
        );
    }

    private static FrozenDictionary<string, byte[]> Read()
    {
        var assembly = typeof(ConsoleFiles).Assembly;
        var embedded = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create(name[ResourcePrefix.Length..], Content(assembly, name)));
        return embedded.Append(KeyValuePair.Create("lib/currencies.js", Currencies())).ToFrozenDictionary();
    }

    private static byte[] Content(System.Reflection.Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    // The broker's table is the only one: two could differ.
    private static byte[] Currencies()
    {
        var table = new SortedDictionary<string, int>(Currency.MinorDigits, StringComparer.Ordinal);
        var script =
            $"// ISO 4217: digits of each currency's minor unit.\nexport const minorDigits = "
            + $"{JsonSerializer.Serialize(table)};\n";
        return Encoding.UTF8.GetBytes(script);
    }
}
