using System.Text.Json;

namespace OttSite.Webhooks;

/// <summary>Something that the provider told this site.</summary>
/// <param name="Id">The same when it comes again.</param>
/// <param name="Type">Such as <c>order.ended</c>.</param>
public sealed record Webhook(string Id, string Type, DateTimeOffset At, string Text)
{
    public static Webhook Read(string id, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var told = json.RootElement;
        return new Webhook(
            id,
            told.GetProperty("type").GetString() ?? "",
            told.GetProperty("time").GetDateTimeOffset(),
            told.GetProperty("data").ToString()
        );
    }
}

/// <summary>The last of them, each once; a real site works through them, and keeps the ids for as long as a message
/// may come again.</summary>
internal sealed class WebhookStore
{
    private const int Most = 50;

    private readonly Lock gate = new();
    private readonly LinkedList<Webhook> told = [];

    public IReadOnlyList<Webhook> Newest
    {
        get
        {
            lock (gate)
                return [.. told];
        }
    }

    public void Add(Webhook webhook)
    {
        lock (gate)
        {
            if (told.Any(known => known.Id == webhook.Id))
                return;
            told.AddFirst(webhook);
            if (told.Count > Most)
                told.RemoveLast();
        }
    }
}
