using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>Comparisons as staff and services make them.</summary>
internal static class Reconciling
{
    /// <summary>The last days are compared with billing.</summary>
    /// <returns>The run, once it has ended.</returns>
    public static async Task<JsonElement> CompareAsync(this ShopWorld shop, StaffPerson person, int days = 10)
    {
        // What was done a moment ago is done before now, by either clock.
        shop.World.Clock.Advance(TimeSpan.FromSeconds(5));
        var now = shop.World.Clock.GetUtcNow();
        var wanted = await person.CallAsync(
            "POST",
            "reconciliation/runs",
            new
            {
                adapter = "bss",
                from = now - TimeSpan.FromDays(days),
                until = now,
            }
        );
        wanted.Status.ShouldBe(200, wanted.Json.ToString());
        return await shop.EndedAsync(person, run =>
            run.GetProperty("id").GetGuid() == wanted.Json.GetProperty("run").GetGuid()
        );
    }

    /// <summary>Waits for the end of a comparison.</summary>
    public static async Task<JsonElement> EndedAsync(
        this ShopWorld shop,
        StaffPerson person,
        Func<JsonElement, bool> which
    )
    {
        JsonElement found = default;
        await Eventually.TrueAsync(
            async () =>
            {
                await shop.AdvanceAsync(TimeSpan.FromSeconds(5));
                var runs = (await person.GetAsync("reconciliation/runs")).Json.GetProperty("items").EnumerateArray();
                found = runs.FirstOrDefault(run => which(run));
                return found.ValueKind == JsonValueKind.Object
                    && found.GetProperty("endedAt").ValueKind == JsonValueKind.String;
            },
            "the comparison has ended"
        );
        return found;
    }

    /// <summary>What is known to differ about an order: <c>AmountMismatch Open</c>.</summary>
    public static async Task<string> DifferencesAsync(this ShopWorld shop, string order) =>
        await shop.World.Database.QueryAsync<string?>(
            $"""
            SELECT string_agg(concat_ws(' ', kind, state, fix, stale), ', ' ORDER BY kind)
            FROM (
              SELECT *, CASE state WHEN 'Open' THEN coalesce(reason, proposed_by, decided_by) END AS stale
              FROM reconciliation_break WHERE order_number = '{order}'
            ) found
            """
        ) ?? string.Empty;

    public static Task<Guid> DifferenceAsync(this ShopWorld shop, string order) =>
        shop.World.Database.QueryAsync<Guid>($"SELECT id FROM reconciliation_break WHERE order_number = '{order}'");

    /// <summary>The key of a step of an order, as billing knows it.</summary>
    public static async Task<string> KeyAsync(this ShopWorld shop, string order, string kind) =>
        await shop.World.Database.QueryAsync<string>(
            $"""
            SELECT s.key FROM ott_order_step s JOIN ott_order o ON (o.tenant, o.id) = (s.tenant, s.order_id)
            WHERE o.number = '{order}' AND s.kind = '{kind}'
            """
        ) ?? throw new InvalidOperationException("There is no such step.");

    /// <summary>What was taken for an order and not given back, by the books.</summary>
    public static Task<long> TakenAsync(this ShopWorld shop, string order) =>
        shop.World.Database.QueryAsync<long>(
            $"""
            SELECT coalesce(sum(p.minor), 0)::bigint
            FROM ledger_posting p JOIN ledger_transaction t ON (t.tenant, t.id) = (p.tenant, p.transaction_id)
            WHERE t.reference = '{order}' AND p.layer = 'Posted' AND p.account = 'Receivable'
            """
        );

    /// <summary><c>shop-4</c> states who may use it.</summary>
    public static async Task<(int Status, JsonElement Answer)> StateAsync(
        this ShopWorld shop,
        object statement,
        string scope = "orders"
    )
    {
        var site = new OidcPartner(shop.World, "shop-4");
        var token = (await site.TokenAsync(("grant_type", "client_credentials"), ("scope", scope)))["access_token"];
        using var client = shop.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{site.Issuer}/connect/statements")
        {
            Content = statement as HttpContent ?? JsonContent.Create(statement),
        };
        await request.Content.LoadIntoBufferAsync();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, body.Length == 0 ? default : JsonDocument.Parse(body).RootElement);
    }
}
