using System.Globalization;
using System.Text;
using System.Text.Json;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Register;
using FederationBroker.Staff.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.TestKit;

/// <summary>A member of staff with a browser and an authenticator.</summary>
public sealed class StaffPerson : IDisposable
{
    public const string Password = "tulip harbour seven lanterns";

    private static int hired;
    private readonly BrokerWorld world;

    private StaffPerson(BrokerWorld world, string tenant, string name) =>
        (this.world, Tenant, Name, Browser) = (world, tenant, name, world.NewBrowser());

    public string Name { get; }

    /// <summary>"*" for the platform's own staff.</summary>
    public string Tenant { get; }

    public byte[] Secret { get; private set; } = Totp.NewSecret();

    public BrowserStub Browser { get; }

    /// <summary>Where the pages of this person's realm are.</summary>
    public string Base => Tenant == "*" ? "/platform/staff" : $"/t/{Tenant}/staff";

    /// <summary>Somebody with password and second factor, not signed in.</summary>
    public static async Task<StaffPerson> HireAsync(
        BrokerWorld world,
        StaffRole role = StaffRole.Administrator,
        string tenant = "metro"
    )
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{role}-{Interlocked.Increment(ref hired)}@staff.test")
            .ToLowerInvariant();
        var person = new StaffPerson(world, tenant, name);
        await world
            .Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(new TenantId(tenant), (StaffSeed seed) =>
                seed.AddAsync(name, role, world.Node.HashOf(Password), person.Secret, CancellationToken.None)
            );
        return person;
    }

    public static async Task<StaffPerson> SignedInAsync(
        BrokerWorld world,
        StaffRole role = StaffRole.Administrator,
        string tenant = "metro"
    )
    {
        var person = await HireAsync(world, role, tenant);
        await person.SignInAsync();
        return person;
    }

    /// <summary>Somebody with a link and nothing else.</summary>
    public static async Task<(StaffPerson Person, string Link)> InviteAsync(
        BrokerWorld world,
        StaffRole role = StaffRole.Administrator,
        string tenant = "metro"
    )
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"invited-{Interlocked.Increment(ref hired)}@staff.test"
        );
        var person = new StaffPerson(world, tenant, name);
        var done = (RegisterOutcome.Done)
            await world
                .Node.Services.GetRequiredService<TenantWork>()
                .ForTenantAsync(new TenantId(tenant), (StaffRegister register) =>
                    register.AddAsync(name, [role], by: null, CancellationToken.None)
                );
        return (person, $"{person.Base}/enrol/{done.EnrolmentHandle}");
    }

    /// <summary>
    /// What the authenticator shows. A code works once, so a second sign-in needs the clock moved on.
    /// </summary>
    public string Code() => Totp.CodeAt(Secret, Totp.StepAt(world.Clock.GetUtcNow()));

    public void UseSecret(string text) => Secret = Base32.TryDecode(text)!;

    /// <summary>Name and password; leaves the browser at the second factor.</summary>
    public async Task<BrowserPage> BeginAsync(string password = Password)
    {
        await Browser.GoAsync($"{Base}/sign-in");
        return await Browser.SubmitAsync(new Dictionary<string, string> { ["Name"] = Name, ["Password"] = password });
    }

    public Task<BrowserPage> GiveCodeAsync(string code) =>
        Browser.SubmitAsync(new Dictionary<string, string> { ["Code"] = code });

    public async Task<BrowserPage> SignInAsync()
    {
        await BeginAsync();
        return await GiveCodeAsync(Code());
    }

    /// <summary>Cookies as the console sends them.</summary>
    public string Cookies => Browser.Cookies.GetCookieHeader(new Uri(world.PublicOrigin));

    /// <summary>Calls the management API as the console does.</summary>
    /// <param name="at">Another operator than the person's own.</param>
    public Task<StaffAnswer> CallAsync(
        string method,
        string path,
        object? body = null,
        long? version = null,
        string? at = null
    ) =>
        StaffAnswer.OfAsync(
            world.Node,
            method,
            $"{(at is null ? Base : $"/t/{at}/staff")}/api/v1/{path}",
            body,
            [
                ("Cookie", Cookies),
                ("Sec-Fetch-Site", "same-origin"),
                ("Origin", world.PublicOrigin),
                ("X-Requested-With", "fbroker-console"),
                .. version is { } v ? new[] { ("If-Match", $"\"{v}\"") } : [],
            ]
        );

    public Task<StaffAnswer> GetAsync(string path, string? at = null) => CallAsync("GET", path, at: at);

    public void Dispose() => Browser.Dispose();
}

/// <summary>An answer of the management API.</summary>
public sealed record StaffAnswer(int Status, JsonElement Json, string Body, string? ETag, string Headers)
{
    public string? Code =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Places of all faults.</summary>
    public IReadOnlyList<string> Places =>
        [.. Json.GetProperty("errors").EnumerateArray().Select(fault => fault.GetProperty("place").GetString()!)];

    public IReadOnlyList<string> FaultCodes =>
        [.. Json.GetProperty("errors").EnumerateArray().Select(fault => fault.GetProperty("code").GetString()!)];

    public JsonElement this[string member] => Json.GetProperty(member);

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    /// <param name="body">An object to serialise, a text to send as it is, or content.</param>
    public static async Task<StaffAnswer> OfAsync(
        BrokerNode node,
        string method,
        string address,
        object? body,
        params (string Name, string Value)[] headers
    )
    {
        using var client = node.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => new StringContent(
                JsonSerializer.Serialize(body, JsonSerializerOptions.Web),
                Encoding.UTF8,
                "application/json"
            ),
        };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request);
        var text2 = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new StaffAnswer(
            (int)answer.StatusCode,
            isJson && text2.Length > 0 ? JsonElement.Parse(text2) : default,
            text2,
            answer.Headers.ETag?.Tag,
            answer.Headers.ToString() + answer.Content.Headers
        );
    }

    public override string ToString() => $"{Status} {Body}";
}
