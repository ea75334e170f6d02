using System.Security.Cryptography;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passkeys;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Logins;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>Somebody who has learned a subscriber's password and got hold of everything it opens.</summary>
public sealed class Intruder : IDisposable
{
    private readonly BrokerWorld world;
    private readonly SubscriberId victim;
    private readonly string cableId;
    private readonly BrowserStub browser;
    private readonly OidcPartner partner;

    private Intruder(BrokerWorld world, SubscriberId victim, string cableId) =>
        (this.world, this.victim, this.cableId, browser, partner) = (
            world,
            victim,
            cableId,
            world.NewBrowser(),
            new OidcPartner(world)
        );

    private TokenAnswer Offline { get; set; } = null!;

    private TokenAnswer Online { get; set; } = null!;

    /// <summary>Asked for in time, and to be redeemed when everything else is over.</summary>
    private string Code { get; set; } = string.Empty;

    public byte[] Passkey { get; } = RandomNumberGenerator.GetBytes(32);

    public static async Task<Intruder> BreakInAsync(BrokerWorld world, SubscriberId victim, string cableId)
    {
        var intruder = new Intruder(world, victim, cableId);
        await intruder.TakeEverythingAsync();
        return intruder;
    }

    /// <summary>What still opens, on the node that the browser's requests go to.</summary>
    public async Task<IReadOnlyList<string>> StillOpenAsync(BrokerNode? at = null)
    {
        if (at is not null)
            browser.SwitchTo(at);
        var back = at is null ? partner : partner.At(at.Port);
        var open = new List<string>();
        if (
            (await browser.GoAsync("/t/metro/account")).Address.AbsolutePath.EndsWith(
                "/account",
                StringComparison.Ordinal
            )
        )
            open.Add("session");
        if (
            (
                await browser.GoAsync(partner.AuthorizeAddress(("scope", "openid email"), ("prompt", "none")))
            ).Answer.ContainsKey("code")
        )
            open.Add("single sign-on");
        if ((await SamlAsync()) == "Success")
            open.Add("SAML");
        if ((await back.UserInfoAsync(Online["access_token"])).Status == 200)
            open.Add("access token");
        if ((await back.UserInfoAsync(Offline["access_token"])).Status == 200)
            open.Add("offline access token");
        if ((await back.RefreshAsync(Offline["refresh_token"])).Status == 200)
            open.Add("refresh token");
        if ((await back.RedeemAsync(Code)).Status == 200)
            open.Add("code");
        if (await HasPasskeyAsync())
            open.Add("passkey");
        if (await IsKnownAsync())
            open.Add("known browser");
        return open;
    }

    public void Dispose() => browser.Dispose();

    private async Task TakeEverythingAsync()
    {
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync(cableId);
        await browser.GoAsync(
            partner.AuthorizeAddress(("scope", "openid email offline_access"), ("prompt", "consent"))
        );
        Offline = await partner.RedeemAsync((await browser.PassAsync(cableId)).Answer["code"]);
        Online = await partner.RedeemAsync(
            (await browser.GoAsync(partner.AuthorizeAddress(("scope", "openid email")))).Answer["code"]
        );
        await new SamlPartner(world, "theatre").ObtainAsync(browser);
        Code = (
            await browser.GoAsync(
                partner.AuthorizeAddress(("scope", "openid email offline_access"), ("prompt", "none"))
            )
        ).Answer["code"];
        await AddPasskeyAsync();
        (await StillOpenBeforeAsync()).ShouldBeTrue();
    }

    private async Task<bool> StillOpenBeforeAsync() =>
        Offline.Has("refresh_token") && await HasPasskeyAsync() && await IsKnownAsync();

    private async Task<string> SamlAsync()
    {
        var page = await browser.GoAsync(new SamlPartner(world, "theatre").Address());
        return page.Body.Contains("SAMLResponse", StringComparison.Ordinal)
            ? (await SamlAnswer.OfAsync(page)).Status
            : string.Empty;
    }

    private Task<int> AddPasskeyAsync() =>
        world.Node.AsOperatorAsync(
            (BrokerDbContext database) =>
            {
                database.Add(
                    new PasskeyRow
                    {
                        CredentialId = Passkey,
                        Tenant = SubscriberWorld.Metro,
                        SubscriberId = victim,
                        UserHandle = [1],
                        PublicKey = [1],
                        SignCount = 0,
                        IsBackupEligible = false,
                        IsBackedUp = false,
                        Name = "Intruder's telephone",
                        CreatedAt = world.Clock.GetUtcNow(),
                    }
                );
                return database.SaveChangesAsync();
            }
        );

    private Task<bool> HasPasskeyAsync() =>
        world.Node.AsOperatorAsync(
            (BrokerDbContext database) => database.Set<PasskeyRow>().AnyAsync(row => row.CredentialId == Passkey)
        );

    // Whether its mark opens the budget that belongs to the owner's own browsers.
    private async Task<bool> IsKnownAsync()
    {
        var login = await world.Node.AsOperatorAsync(
            (BrokerDbContext database) => database.Logins().SingleAsync(row => row.SubscriberId == victim)
        );
        var request = new DefaultHttpContext().Request;
        request.Headers.Cookie = browser.Cookies.GetCookieHeader(new Uri(world.PublicOrigin));
        CableId.TryParse(cableId, out var id);
        return await world.Node.AsOperatorAsync(
            (KnownBrowsers browsers) =>
                Task.FromResult(browsers.FindFor(request, KnownBrowsers.NameOf(id, login)) is not null)
        );
    }
}
