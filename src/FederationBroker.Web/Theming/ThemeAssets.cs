using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Web.Options;

namespace FederationBroker.Web.Theming;

/// <summary>Serves the looks' files. They are in memory: no request ever names a path on the disk.</summary>
internal static class ThemeAssets
{
    private const string ForEver = "public, max-age=31536000, immutable";

    // An SVG opened on its own is a document of our origin: it may style itself and nothing else.
    private const string NoScript =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox";

    public static IServiceCollection AddThemes(this IServiceCollection services) =>
        services.AddSingleton(provider => new ThemeLibrary(
            new ThemeReader(Path.GetFullPath(provider.GetRequiredService<BrokerOptions>().ThemesFolder)).Read(),
            provider.GetRequiredService<ILogger<ThemeLibrary>>()
        ));

    public static void MapThemeAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{theme}/{hash}/{file}", Serve);

    private static IResult Serve(string theme, string hash, string file, HttpResponse response, ThemeLibrary library)
    {
        if (library.Find(theme) is not { } look || !look.Assets.TryGetValue(file, out var asset))
            return ErrorPage.Result(SignOnErrors.NotFound, StatusCodes.Status404NotFound);
        // While nodes are replaced one by one, a page of one may ask another for its files: answered, but not kept.
        response.Headers.CacheControl = hash == look.ContentHash ? ForEver : "no-store";
        response.Headers.ContentSecurityPolicy = NoScript;
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Bytes(
            asset.Content,
            asset.MediaType.StartsWith("text/", StringComparison.Ordinal)
                ? $"{asset.MediaType}; charset=utf-8"
                : asset.MediaType
        );
    }
}
