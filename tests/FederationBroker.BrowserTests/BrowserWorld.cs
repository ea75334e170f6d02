using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.BrowserTests;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

[assembly: CaptureConsole]
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace FederationBroker.BrowserTests;

/// <summary>
/// One broker, one partner web site and Chromium, shared by the tests of a class. Every test brings its own subscriber
/// and browser profile.
/// </summary>
public class BrowserWorld : IAsyncLifetime
{
    private const float Patience = 30_000;

    private readonly Dictionary<Screen, IBrowser> browsers = [];
    private IPlaywright playwright = null!;
    private PartnerSite site = null!;
    private int subscribers;

    public BrokerWorld World { get; private set; } = null!;

    /// <summary>What the partner got last.</summary>
    public Dictionary<string, string> LastAnswer => site.Answers.Last();

    public async ValueTask InitializeAsync()
    {
        World = await CreateWorldAsync();
        site = await PartnerSite.StartAsync();
        playwright = await Playwright.CreateAsync();
        // By default an expectation waits for 5 seconds and an action for 30: on a busy machine both need the same.
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    protected virtual Task<BrokerWorld> CreateWorldAsync() => BrokerWorld.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var browser in browsers.Values)
            await browser.DisposeAsync();
        playwright.Dispose();
        await site.DisposeAsync();
        await EndWorldAsync();
    }

    protected virtual ValueTask EndWorldAsync() => World.DisposeAsync();

    /// <summary>A person at a screen, with an empty profile.</summary>
    public async Task<Visitor> VisitAsync(
        Screen? screen = null,
        string locale = "en-GB",
        bool dark = false,
        bool script = true,
        string tenant = "metro"
    )
    {
        screen ??= Screen.Desktop;
        var context = await (await BrowserForAsync(screen)).NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = screen.Width, Height = screen.Height },
                Locale = locale,
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                // Something that is still fading in has not the contrast it will have; a context does not take this
                // from the browser's flags.
                ReducedMotion = ReducedMotion.Reduce,
                JavaScriptEnabled = script,
                HasTouch = screen.IsTouch,
                TimezoneId = "UTC",
            }
        );
        context.SetDefaultTimeout(Patience);
        return new Visitor(
            this,
            context,
            await context.NewPageAsync(),
            new OidcPartner(World, "stream", tenant),
            await NewSubscriberAsync(tenant)
        );
    }

    /// <summary>The operator blocks the person's account.</summary>
    public async Task BlockAsync(Visitor person)
    {
        var (tenant, number) = (
            person.Tenant,
            new AccountNumber(World.NumbersOf(person.CableId, person.Tenant).Account)
        );
        var account = await World.Node.AsOperatorAsync(
            (BrokerDbContext database) =>
                database.Accounts().Where(row => row.Number == number).Select(row => row.Id).SingleAsync(),
            tenant
        );
        await World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Blocked }, tenant);
    }

    private async Task<string> NewSubscriberAsync(string tenant)
    {
        var cableId = string.Create(
            CultureInfo.InvariantCulture,
            $"viewer-{Interlocked.Increment(ref subscribers)}@{tenant}.test"
        );
        await World.AddSubscriberAsync(
            tenant,
            new()
            {
                CableId = cableId,
                Name = "Demo Viewer",
                GivenName = "Demo",
                Email = "viewer@mail.test",
                PostalCode = "00001",
            }
        );
        return cableId;
    }

    // How a pointer is announced is a property of the whole browser, so a television is a browser of its own.
    private async Task<IBrowser> BrowserForAsync(Screen screen)
    {
        if (browsers.TryGetValue(screen, out var running))
            return running;
        string[] pointer = screen.IsRemote
            ? ["--blink-settings=primaryPointerType=1,availablePointerTypes=1,primaryHoverType=1,availableHoverTypes=1"]
            : [];
        return browsers[screen] = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/lib/chromium/chromium-headless-shell",
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    $"--host-resolver-rules=MAP login.cable.test:443 127.0.0.1:{World.Node.Port},MAP "
                        + $"*.ott.test:443 127.0.0.1:{site.Port}",
                    // Not "ignore all certificate errors": passkeys refuse pages whose certificate is not sound.
                    $"--ignore-certificate-errors-spki-list={KeyPin()}",
                    .. pointer,
                ],
            }
        );
    }

    private static string KeyPin()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(
            Path.Combine(TestSettings.Certificates, "server.pem")
        );
        return Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }
}

/// <summary>What somebody looks at, and holds in the hand.</summary>
public sealed record Screen(string Name, int Width, int Height, bool IsTouch = false, bool IsRemote = false)
{
    public static Screen Phone { get; } = new("phone", 360, 740, IsTouch: true);

    public static Screen Desktop { get; } = new("desktop", 1280, 860);

    public static Screen Television { get; } = new("television", 1920, 1080, IsRemote: true);

    public static Screen Narrow { get; } = new("narrow", 320, 640);

    public override string ToString() => Name;
}
