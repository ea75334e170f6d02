using OttSite.Views;

namespace OttSite.Webhooks;

/// <summary>Hears what the provider tells this site, and shows it.</summary>
internal sealed class WebhookPages(WebhookSignature signature, WebhookStore store)
{
    public const string Path = "/webhooks";

    private const int Largest = 64 * 1024;

    public void Map(WebApplication site)
    {
        site.MapPost(Path, (HttpRequest request, CancellationToken cancellation) => HearAsync(request, cancellation));
        site.MapGet(Path, () => Page.Webhooks(store.Newest));
    }

    private async Task<IResult> HearAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is null or > Largest)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var body = new byte[request.ContentLength.Value];
        await request.Body.ReadExactlyAsync(body, cancellation);
        if (!await signature.IsRightAsync(request, body, cancellation))
            return Results.Unauthorized();
        store.Add(Webhook.Read($"{request.Headers["Webhook-Id"]}", body));
        return Results.NoContent();
    }
}
