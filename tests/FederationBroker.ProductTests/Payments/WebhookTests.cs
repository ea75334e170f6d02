using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// Partners are told what becomes of their payments: signed, in order, at least once, for a day, and nowhere that a
/// partner should not reach.
/// </summary>
[Trait("Requirement", "PAY-5")]
public sealed partial class WebhookTests : IAsyncLifetime
{
    private readonly string number = Guid.NewGuid().ToString("N");
    private WebhookReceiver receiver = null!;
    private BrokerWorld world = null!;
    private StaffPerson staff = null!;

    private PaymentClient Ads => new(world, "ads", world.Node);

    private PaymentClient Channel => new(world, "channel", world.Node);

    public async ValueTask InitializeAsync()
    {
        receiver = await WebhookReceiver.StartAsync();
        world = await BrokerWorld.CreateAsync(
            folder =>
            {
                folder.WritePartner("ads", FileOf("ads", receiver.AddressOf("ads")));
                folder.WritePartner("channel", FileOf("channel", receiver.AddressOf("channel")));
                // An address that only this machine reaches, by its number: not in the networks that are allowed.
                folder.WritePartner("sly", FileOf("sly", $"https://127.0.0.2:{receiver.Port}/sly"));
                folder.WritePartner("deaf", FileOf("deaf", $"https://localhost:{FreePorts.Next()}/"));
            },
            settings:
            [
                ("OutboundPrivateNetworks:0", "127.0.0.1/32"),
                ("OutboundAuthority", Path.Combine(TestSettings.Certificates, "ca.pem")),
            ]
        );
        staff = await StaffPerson.SignedInAsync(world, StaffRole.Administrator);
    }

    public async ValueTask DisposeAsync()
    {
        staff.Dispose();
        await world.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    [Trait("Requirement", "PAY-SIG")]
    public async Task Both_sides_hear_each_turn_of_a_purchase_in_order_and_signed()
    {
        var wanted = await Ads.SendAsync("purchase-requests", Ads.PurchaseRequest("channel", number, 250));
        await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 250));
        await Ads.SendAsync(
            $"orders/{wanted.OrderId}/payment-decision",
            Ads.PaymentOrder("channel", number, 250, "DENY")
        );
        foreach (var partner in new[] { "ads", "channel" })
        {
            await HeardAsync(partner, 3);
            var heard = receiver.TakenBy(partner);
            heard
                .Select(notice => notice.Type)
                .ShouldBe(["purchase.requested", "payment.requested", "purchase.decided"]);
            heard.Select(notice => notice.Id).Distinct().Count().ShouldBe(3);
            var last = heard[2];
            last.Json.GetProperty("id").GetString().ShouldBe(last.Id);
            last.Data.GetProperty("purchaseResult")
                .GetProperty("code")
                .GetString()
                .ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
            foreach (var notice in heard)
                (await IsSignedAsync(notice, partner)).ShouldBeTrue();
        }
    }

    [Fact]
    [Trait("Requirement", "PAY-3")]
    public async Task A_debit_and_a_mandate_are_told_too_and_nothing_that_came_to_nothing()
    {
        var mandate = await Ads.OpenAsync("channel", number, 100);
        var refused = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 50, mandate));
        refused.Result.ShouldBe("NOT_ENOUGH_CREDIT_ON_BUYER_ACCOUNT");
        await Ads.SendAsync("payment-mandates", Ads.OpenPaymentOrder("channel", "wrong number", 100));
        await HeardAsync("channel", 2);
        receiver
            .TakenBy("channel")
            .Select(notice => notice.Type)
            .ShouldBe(["mandate.changed", "purchase.decided"], ignoreOrder: true);
        await Ads.SendAsync($"payment-mandates/{mandate}/close", Ads.ClosePaymentOrder("channel", number));
        await HeardAsync("channel", 3);
        receiver.TakenBy("channel")[2].Data.GetProperty("state").GetString().ShouldBe("Closed");
    }

    [Fact]
    public async Task What_nobody_decides_is_told_when_its_time_is_over()
    {
        var message = Ads.PurchaseRequest("channel", number, 250);
        message["expiryTime"] = world.Clock.GetUtcNow().AddHours(2);
        (await Ads.SendAsync("purchase-requests", message)).Status.ShouldBe(202);
        world.Clock.Advance(TimeSpan.FromHours(3));
        await HeardAsync("ads", 2);
        receiver
            .TakenBy("ads")[1]
            .Data.GetProperty("purchaseResult")
            .GetProperty("code")
            .GetString()
            .ShouldBe("REQUEST_REJECTED_BY_SELLER_SERVICE");
    }

    [Fact]
    public async Task Who_does_not_take_it_is_told_again_and_later_news_of_the_same_wait()
    {
        var refusals = 0;
        receiver.Answer = notice =>
            notice.Path != "/channel" || Interlocked.Increment(ref refusals) > 3 ? 204
            : refusals == 1 ? 500
            : refusals == 2 ? 302
            : null;
        var wanted = await Ads.SendAsync("purchase-requests", Ads.PurchaseRequest("channel", number, 250));
        await Channel.SendAsync($"orders/{wanted.OrderId}/decline", Channel.Notice("DeclinePurchase", number));
        await HeardAsync("ads", 2);
        await HeardAsync("channel", 2);
        var all = receiver.Heard.Where(notice => notice.Path == "/channel").ToList();
        all.Select(notice => notice.Type)
            .ShouldBe([
                "purchase.requested",
                "purchase.requested",
                "purchase.requested",
                "purchase.requested",
                "purchase.decided",
            ]);
        all.Take(4).Select(notice => notice.Id).Distinct().Count().ShouldBe(1, "The same message has the same id.");
        all.Take(4).Select(notice => notice.Body).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task After_a_day_it_is_given_up_and_staff_send_it_again()
    {
        var takes = false;
        receiver.Answer = _ => takes ? 204 : 503;
        await Ads.SendAsync("purchase-requests", Ads.PurchaseRequest("channel", number, 250));
        // Longer than any pause: every step sends again what waits.
        for (var steps = 0; await AnyWaitsAsync(since: DateTimeOffset.MaxValue) && steps < 100; steps++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(20));
            await AllAreTriedAsync(since: world.Clock.GetUtcNow().AddMinutes(-10));
        }

        receiver.Heard.Count(notice => notice.Path == "/ads").ShouldBeInRange(40, 80, "It was tried all day.");

        await staff.SignInAsync();
        await StandsAsync("ads", "GivenUp", "503");
        takes = true;
        var id = (await DeliveriesAsync("ads"))[0].GetProperty("id").GetGuid();
        (await staff.CallAsync("POST", $"webhooks/deliveries/{id}/redelivery", null)).Status.ShouldBe(204);
        await HeardAsync("ads", 1);
        receiver.TakenBy("ads")[0].Id.ShouldBe($"{id}");
        await StandsAsync("ads", "Delivered", "204");
        (await staff.CallAsync("POST", $"webhooks/deliveries/{Guid.NewGuid()}/redelivery", null)).Code.ShouldBe(
            "FB-5117"
        );
    }

    private Task AllAreTriedAsync(DateTimeOffset since) =>
        Eventually.TrueAsync(
            async () =>
            {
                // A round that was under way when the time passed looks again a second later.
                world.Clock.Advance(TimeSpan.FromSeconds(1));
                return !await AnyWaitsAsync(since);
            },
            "what waits is sent again"
        );

    // Waits, and was not tried since.
    private Task<bool> AnyWaitsAsync(DateTimeOffset since) =>
        world.Database.QueryAsync<bool>(
            $"SELECT EXISTS (SELECT FROM partner_notice WHERE state = 'Waiting' AND updated_at < '{since:O}')"
        );

    [Fact]
    public async Task One_that_is_away_keeps_nobody_else_waiting_and_no_address_leads_inside()
    {
        await TestAsync("deaf");
        await TestAsync("sly");
        await TestAsync("ads");
        await HeardAsync("ads", 1);
        receiver.TakenBy("ads")[0].Type.ShouldBe("test");
        await StandsAsync("deaf", "Waiting", "unreachable");
        await StandsAsync("sly", "Waiting", "not-public");
        receiver.Heard.ShouldAllBe(notice => notice.Path == "/ads");
        (await staff.CallAsync("POST", "webhooks/nobody/test", null)).Status.ShouldBe(404);
        using var viewer = await StaffPerson.SignedInAsync(world, StaffRole.Viewer);
        (await viewer.CallAsync("POST", "webhooks/ads/test", null)).Status.ShouldBe(403);
        (await viewer.GetAsync("webhooks")).Items.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Two_nodes_tell_it_once_where_it_is_taken()
    {
        await using var other = await world.StartNodeAsync();
        await Ads.OpenAsync("channel", number, 1_000);
        for (var order = 0; order < 20; order++)
            await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", $"{number}-{order}", 1));
        await HeardAsync("channel", 21);
        await Task.WhenAll(HeardAsync("ads", 21));
        receiver.Heard.Select(notice => (notice.Path, notice.Id)).Distinct().Count().ShouldBe(receiver.Heard.Count);
    }

    private async Task TestAsync(string partner) =>
        (await staff.CallAsync("POST", $"webhooks/{partner}/test", null)).Status.ShouldBe(200);

    private async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(string partner) =>
        (await staff.GetAsync($"webhooks/deliveries?partner={partner}")).Items;

    private Task StandsAsync(string partner, string state, string answer) =>
        Eventually.TrueAsync(
            async () =>
                (await DeliveriesAsync(partner)) is [var only]
                && only.GetProperty("state").GetString() == state
                && only.GetProperty("lastAnswer").GetString() == answer,
            $"the message to {partner} stands at {state}, {answer}"
        );

    private Task HeardAsync(string partner, int count) =>
        Eventually.TrueAsync(
            () =>
            {
                world.Clock.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(receiver.TakenBy(partner).Count >= count);
            },
            $"{partner} has heard {count}"
        );

    // As a partner would check it, with nothing of the broker's.
    private async Task<bool> IsSignedAsync(HeardNotice notice, string partner)
    {
        var input = notice.Headers["Signature-Input"]["fb=".Length..];
        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(notice.Body)))}:";
        notice.Headers["Content-Digest"].ShouldBe(digest);
        input.ShouldContain("tag=\"fb-webhook-v1\"");
        var signed = string.Concat(
            Component()
                .Matches(input[..input.IndexOf(')', StringComparison.Ordinal)])
                .Select(part => part.Groups["name"].Value)
                .Select(name => $"\"{name}\": {ValueOf(name)}\n")
        );
        var bytes = Encoding.ASCII.GetBytes($"{signed}\"@signature-params\": {input}");
        var signature = Convert.FromBase64String(notice.Headers["Signature"]["fb=:".Length..^1]);
        using var key = await KeyAsync(Regex.Match(input, "keyid=\"(?<id>[^\"]+)\"").Groups["id"].Value);
        return key.VerifyData(
            bytes,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );

        string ValueOf(string name) =>
            name switch
            {
                "@method" => "POST",
                "@target-uri" => receiver.AddressOf(partner),
                _ => notice.Headers[name],
            };
    }

    private async Task<ECDsa> KeyAsync(string id)
    {
        using var client = world.Node.NewClient();
        using var keys = JsonDocument.Parse(await client.GetStringAsync($"{world.PublicOrigin}/t/metro/pay/v1/jwks"));
        var key = keys
            .RootElement.GetProperty("keys")
            .EnumerateArray()
            .Single(one => one.GetProperty("kid").GetString() == id);
        return ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint
                {
                    X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()),
                    Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()),
                },
            }
        );
    }

    private static string FileOf(string id, string webhook) =>
        PaymentWorld
            .PartnerFile(id)
            .Replace("agreement:\n", $"agreement:\n  webhook: {webhook}\n", StringComparison.Ordinal);

    [GeneratedRegex("\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Component();
}
