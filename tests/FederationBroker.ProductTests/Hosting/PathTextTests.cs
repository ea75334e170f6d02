using FederationBroker.ProductTests.SignIn;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Hosting;

/// <summary>An identifier in an address is what was sent, percent-decoded once, whatever characters it has.</summary>
[Trait("Requirement", "SUB-ADM")]
[Trait("Requirement", "SUB-DEV")]
public sealed class PathTextTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>
{
    public static TheoryData<string> Identifiers =>
        [
            "10.5240/7791-8534-2C23-9030-8610-5",
            "a/b/c",
            "/",
            "a?b",
            "a#b",
            "a%b",
            "a%2Fb",
            "a%252Fb",
            "%",
            "%41",
            "a+b",
            "a;b=c",
            "a&b",
            "a:b@c",
            "urn:x/../../y",
            "x/..",
            "...",
            "[a]",
            "a\\b",
            "\"a\"",
            "~'()*!$,",
        ];

    private BrokerWorld World => shared.World;

    [Theory]
    [MemberData(nameof(Identifiers))]
    public async Task The_operator_s_content_is_put_read_and_removed_by_its_identifier(string id)
    {
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Catalogue);
        var path = $"catalogue/content/{Uri.EscapeDataString(id)}";
        var put = await person.CallAsync("PUT", path, new { id, title = "Reserved" }, await VersionAsync(person));
        put.Status.ShouldBe(200, put.Body);
        (await ContentAsync(person)).ShouldContain(id);
        var removed = await person.CallAsync("DELETE", path, version: await VersionAsync(person));
        removed.Status.ShouldBe(200, removed.Body);
        (await ContentAsync(person)).ShouldNotContain(id);
    }

    [Theory]
    [MemberData(nameof(Identifiers))]
    [Trait("Requirement", "SUB-TEN")]
    public async Task Shared_content_is_put_and_removed_by_its_identifier_although_the_address_is_rewritten(string id)
    {
        using var platform = await StaffPerson.SignedInAsync(World, StaffRole.Platform, "*");
        var path = $"shared-content/{Uri.EscapeDataString(id)}";
        var version = (await platform.GetAsync("shared-content"))["version"].GetInt64();
        var put = await platform.CallAsync("PUT", path, new { id, title = "Reserved" }, version);
        put.Status.ShouldBe(200, put.Body);
        (await platform.GetAsync("shared-content"))
            .Items.Select(item => item.GetProperty("id").GetString())
            .ShouldContain(id);
        (await platform.CallAsync("DELETE", path, version: version + 1)).Status.ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Identifiers))]
    [Trait("Requirement", "SUB-PROF")]
    public async Task A_device_notes_and_forgets_content_by_its_identifier(string id)
    {
        var household = await shared.NewHouseholdAsync();
        var token = (
            await CallAsync(
                "POST",
                "session",
                new { login = household.LoginOf("box"), password = BrokerWorld.Password }
            )
        )["token"]
            .GetString();
        var profile = await household.AddProfileAsync("Reader", pin: null);
        (await CallAsync("PUT", "profile", new { id = profile.Value }, token)).Status.ShouldBe(204);
        var path = $"profile/favourites/{Uri.EscapeDataString(id)}";
        (await CallAsync("PUT", path, new { }, token)).Status.ShouldBe(204);
        (await CallAsync("GET", "profile/favourites", token: token))
            .Json[0]
            .GetProperty("content")
            .GetString()
            .ShouldBe(id);
        (await CallAsync("DELETE", path, token: token)).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("a%FFb")]
    [InlineData("a%ED%A0%80b")]
    public async Task A_step_that_is_not_percent_encoded_text_is_refused_and_named(string step)
    {
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Catalogue);
        var answer = await person.CallAsync("DELETE", $"catalogue/content/{step}", version: 1);
        (answer.Status, answer.Code).ShouldBe((400, "FB-1109"), answer.Body);
        answer.Body.ShouldContain("entry: Write UTF-8, percent-encoded once.");
    }

    [Theory]
    [InlineData("catalogue/content/x%2F..%2F..%2F..%2Fstaff")]
    [InlineData("catalogue%2Fcontent")]
    public async Task An_encoded_slash_leads_to_no_other_address(string path)
    {
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Catalogue);
        var answer = await person.CallAsync("GET", path);
        answer.Status.ShouldBeOneOf(404, 405);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task What_no_address_can_carry_is_no_identifier_of_content(string id)
    {
        using var platform = await StaffPerson.SignedInAsync(World, StaffRole.Platform, "*");
        (
            await platform.CallAsync("PUT", "shared-content/dots", new { id, title = "Dots" }, version: 0)
        ).Status.ShouldBeOneOf(400, 412);
    }

    // A new address with an identifier of free form belongs into one of the tests above.
    [Fact]
    public void Every_address_with_a_free_identifier_is_proven_here()
    {
        var free = World
            .Node.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern)
            .Where(pattern => pattern.Parameters.Any(IsFree))
            .Select(pattern => pattern.RawText!.TrimStart('/'))
            .Distinct();
        free.ShouldBe(Proven, ignoreOrder: true);
    }

    private static readonly string[] Proven =
    [
        "t/{tenant}/staff/api/v1/catalogue/{list}/{entry}",
        "t/{tenant}/staff/api/v1/shared-content/{entry}",
        "t/{tenant}/device/api/v1/profile/{kind}/{content}",
        // Closed forms: slugs of configuration, handles of ours, numbers of orders, names of files.
        "t/{tenant}/account/add/{link?}",
        "t/{tenant}/account/bundle/{link?}",
        "t/{tenant}/account/orders/{number}",
        "t/{tenant}/account/orders/{number}/events",
        "t/{tenant}/connect/orders/{number}",
        "t/{tenant}/refer/{partner}/{offer}",
        "t/{tenant}/staff/api/v1/referrals/{partner}/settlement",
        "t/{tenant}/staff/api/v1/funds/{partner}/deposits",
        "t/{tenant}/staff/api/v1/settlements/{partner}/statement.csv",
        "t/{tenant}/staff/api/v1/webhooks/{partner}/test",
        "t/{tenant}/staff/api/v1/evidence/{orderNumber}",
        "t/{tenant}/pay/v1/requests/{requestId}",
        "t/{tenant}/staff/api/v1/orders/{number}",
        "t/{tenant}/staff/api/v1/orders/{number}/review",
        "t/{tenant}/staff/api/v1/orders/{number}/refunds/",
        "t/{tenant}/staff/api/v1/orders/{number}/refunds/{refund:guid}/decision",
        "t/{tenant}/staff/api/v1/adapters/{id}/restart",
        "t/{tenant}/staff/api/v1/configuration/partners/{id}",
        "t/{tenant}/device/api/v1/profile/{kind}",
        "t/{tenant}/continue/{ticket}",
        "t/{tenant}/standing/streams/{stream}",
        "t/{tenant}/standing/streams/{stream}/heartbeat",
        "t/{tenant}/staff/enrol/{handle}",
        "t/{tenant}/consent/{ticket}",
        "t/{tenant}/sign-in/{ticket?}",
        "t/{tenant}/profile/{ticket}",
        "t/{tenant}/onward/{ticket}",
        "t/{tenant}/refused/{ticket}",
        "assets/{theme}/{hash}/{file}",
        "assets/console/{hash}/{**file}",
    ];

    private static bool IsFree(RoutePatternParameterPart part) =>
        part.Name != "tenant" && part.ParameterPolicies.Count == 0;

    private Task<StaffAnswer> CallAsync(string method, string path, object? body = null, string? token = null) =>
        StaffAnswer.OfAsync(
            World.Node,
            method,
            $"/t/metro/device/api/v1/{path}",
            body,
            token is null ? [] : [("Authorization", $"Bearer {token}")]
        );

    private static async Task<long> VersionAsync(StaffPerson person) =>
        (await person.GetAsync("catalogue"))["version"].GetInt64();

    private static async Task<List<string?>> ContentAsync(StaffPerson person) =>
        [
            .. (await person.GetAsync("catalogue"))["catalogue"]
                .GetProperty("content")
                .EnumerateArray()
                .Select(item => item.GetProperty("id").GetString()),
        ];
}
