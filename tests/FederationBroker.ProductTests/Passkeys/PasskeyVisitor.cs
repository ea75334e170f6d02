using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;

namespace FederationBroker.ProductTests.Passkeys;

/// <summary>Somebody with a browser and an authenticator, who does what the pages' script does.</summary>
internal sealed class PasskeyVisitor(BrowserStub browser) : IDisposable
{
    public BrowserStub Browser => browser;

    public void Dispose() => browser.Dispose();

    /// <summary>Somebody new, signed in by password, which is what adding a passkey takes.</summary>
    public static async Task<PasskeyVisitor> NewPersonAsync(BrokerWorld world)
    {
        var cableId = $"keys-{Guid.NewGuid():N}@metro.test";
        await world.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
        var visitor = new PasskeyVisitor(world.NewBrowser());
        await visitor.Browser.GoAsync("/t/metro/sign-in");
        await visitor.Browser.SignInAsync(cableId);
        return visitor;
    }

    public async Task<PasskeyAnswer> AddAsync(SoftAuthenticator authenticator, Action<JsonObject>? change = null)
    {
        var dialogue = await BeginAsync("account/security", "registration");
        var credential = authenticator.Create(dialogue.Options);
        change?.Invoke(credential);
        return await FinishAsync("registration", dialogue, credential.ToJsonString());
    }

    public async Task<PasskeyAnswer> SignInAsync(SoftAuthenticator authenticator, Action<JsonObject>? change = null)
    {
        var dialogue = await BeginAsync("sign-in", "sign-in");
        var credential = authenticator.Get(dialogue.Options);
        change?.Invoke(credential);
        return await FinishAsync("sign-in", dialogue, credential.ToJsonString());
    }

    public async Task<PasskeyDialogue> BeginAsync(string page, string kind)
    {
        var shown = await (await browser.GoAsync($"/t/metro/{page}")).DocumentAsync();
        var token = shown.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        var begun = await PostAsync($"{kind}/begin", "{}", token);
        using var said = JsonDocument.Parse(begun.Body);
        return new PasskeyDialogue(
            said.RootElement.GetProperty("handle").GetString()!,
            said.RootElement.GetProperty("options").Clone(),
            token
        );
    }

    public async Task<PasskeyAnswer> FinishAsync(string kind, PasskeyDialogue dialogue, string credential)
    {
        var body = $$"""{"handle":"{{dialogue.Handle}}","credential":{{credential}},"ticket":null,"next":null}""";
        var answer = await PostAsync($"{kind}/finish", body, dialogue.FormToken);
        using var said = JsonDocument.Parse(answer.Body);
        return new PasskeyAnswer(
            answer.Status,
            said.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null
        );
    }

    public async Task<IDocument> SecurityPageAsync() =>
        await (await browser.GoAsync($"/t/metro/account/security")).DocumentAsync();

    private Task<BrowserPage> PostAsync(string path, string body, string token) =>
        browser.PostJsonAsync(
            $"/t/metro/passkeys/{path}",
            body,
            ("Accept", "application/json"),
            ("X-Form-Token", token),
            ("Origin", BrowserOrigin),
            ("Sec-Fetch-Site", "same-origin")
        );

    private string BrowserOrigin => browser.Page.Address.GetLeftPart(UriPartial.Authority);
}

internal sealed record PasskeyDialogue(string Handle, JsonElement Options, string FormToken);

/// <param name="Code">Of the refusal; null: it went through.</param>
internal sealed record PasskeyAnswer(int Status, string? Code);
