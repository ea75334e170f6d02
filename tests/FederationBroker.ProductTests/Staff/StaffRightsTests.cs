using System.Text.RegularExpressions;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Staff;

/// <summary>
/// Every endpoint, every role: what the table says and nothing else. Endpoints are found by enumeration, so a new one
/// is tested as it comes.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed partial class StaffRightsTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Root = "/t/{tenant}/staff/api/v1";

    private BrokerWorld World => shared.World;

    private IReadOnlyList<(string Method, string Path, Permission? Needs)> Endpoints =>
        [
            .. World
                .Node.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(Root, StringComparison.Ordinal))
                .SelectMany(endpoint =>
                    endpoint
                        .Metadata.GetMetadata<HttpMethodMetadata>()!
                        .HttpMethods.Select(method =>
                            (
                                method,
                                endpoint.RoutePattern.RawText![Root.Length..].Trim('/'),
                                endpoint.Metadata.GetMetadata<PermissionMetadata>()?.Permission
                            )
                        )
                )
                // The session's own end comes last: everything after it would be refused for another reason.
                .OrderBy(endpoint => endpoint.method == "DELETE" && endpoint.Item2 == "session"),
        ];

    [Fact]
    public void Every_endpoint_names_its_permission_and_every_permission_of_this_API_is_somebody_s()
    {
        Endpoints.Count.ShouldBeGreaterThan(15);
        Endpoints.Where(endpoint => endpoint.Needs is null).ShouldBeEmpty();
        Enum.GetValues<Permission>().ShouldAllBe(permission => RoleTable.Of(StaffRole.Platform).Contains(permission));
    }

    [Fact]
    public void An_endpoint_without_a_permission_stops_the_start()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var group = app.MapGroup("/t/{tenant}/staff/api/v1");
        group.MapGet("/forgotten", () => "open to all");
        group.Guard();
        Should
            .Throw<InvalidOperationException>(() =>
                ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Count()
            )
            .Message.ShouldContain("forgotten");
    }

    [Theory]
    [InlineData(StaffRole.Viewer)]
    [InlineData(StaffRole.Support)]
    [InlineData(StaffRole.Catalogue)]
    [InlineData(StaffRole.Security)]
    [InlineData(StaffRole.Administrator)]
    [InlineData(StaffRole.Platform)]
    public async Task A_role_gets_through_exactly_where_the_table_lets_it(StaffRole role)
    {
        using var person = await StaffPerson.SignedInAsync(World, role, role == StaffRole.Platform ? "*" : "metro");
        foreach (var (method, path, needs) in Endpoints)
        {
            // Nothing exists under these ids and no body is whole: behind the gate the answer is 200, 400, 404 or 428,
            // never 401 or 403.
            var answer = await person.CallAsync(
                method,
                Filled(path),
                method is "GET" or "DELETE" ? null : "{}",
                at: "metro"
            );
            var passed = answer.Status is not (401 or 403);
            passed.ShouldBe(
                RoleTable.Of(role).Contains(needs!.Value),
                $"{role} {method} {path} needs {needs}: {answer}"
            );
            if (!passed)
                answer.Code.ShouldBe("FB-5003");
        }
    }

    [Fact]
    public async Task Nobody_without_a_session_gets_anything_from_any_endpoint()
    {
        foreach (var (method, path, _) in Endpoints)
            (
                await StaffAnswer.OfAsync(World.Node, method, $"/t/metro/staff/api/v1/{Filled(path)}", "{}")
            ).Code.ShouldBe("FB-5001", $"{method} {path}");
    }

    [Fact]
    [Trait("Requirement", "SUB-TEN")]
    public async Task Staff_and_keys_of_one_operator_are_strangers_at_another_on_every_endpoint()
    {
        // Each stranger at an address of its own: one that tries all of it is told to slow down.
        await using var world = await BrokerWorld.CreateAsync(trustedProxy: "127.0.0.1");
        using var metro = await StaffPerson.SignedInAsync(world);
        var key = (
            await metro.CallAsync(
                "POST",
                "keys",
                new
                {
                    label = "metro",
                    role = "Administrator",
                    days = 1,
                }
            )
        )["secret"].GetString()!;
        var renamed = metro.Cookies.Replace("__Host-fb-staff-metro", "__Host-fb-staff-coast", StringComparison.Ordinal);
        var asPlatform = metro.Cookies.Replace("__Host-fb-staff-metro", "__Host-fb-staff", StringComparison.Ordinal);
        (string, string)[][] attempts =
        [
            [("Cookie", metro.Cookies)],
            [("Cookie", renamed)],
            [("Cookie", asPlatform)],
            [("Authorization", $"Bearer {key}")],
        ];
        foreach (var (method, path, _) in Endpoints)
        {
            foreach (var (place, attempt) in attempts.Index())
            {
                (string, string)[] headers =
                [
                    .. attempt,
                    ("X-Forwarded-For", $"203.0.113.{place + 1}"),
                    ("X-Requested-With", "fbroker-console"),
                    ("Sec-Fetch-Site", "same-origin"),
                ];
                (
                    await StaffAnswer.OfAsync(
                        world.Node,
                        method,
                        $"/t/coast/staff/api/v1/{Filled(path)}",
                        "{}",
                        headers
                    )
                ).Code.ShouldBe("FB-5001", $"{method} {path} {attempt[0].Item1}");
                (
                    await StaffAnswer.OfAsync(
                        world.Node,
                        method,
                        $"/platform/staff/api/v1/{Filled(path)}",
                        "{}",
                        headers
                    )
                ).Code.ShouldBe("FB-5001", $"{method} {path} {attempt[0].Item1}");
            }
        }
    }

    [Fact]
    [Trait("Requirement", "SUB-TEN")]
    public async Task Ids_of_one_operator_lead_nowhere_at_another()
    {
        using var metro = await StaffPerson.SignedInAsync(World);
        using var coast = await StaffPerson.SignedInAsync(World, tenant: "coast");
        var member = (
            await metro.CallAsync("POST", "staff", new { name = "target@staff.test", roles = new[] { "Viewer" } })
        )["member"]
            .GetProperty("id")
            .ToString();
        var key = (
            await metro.CallAsync(
                "POST",
                "keys",
                new
                {
                    label = "target",
                    role = "Viewer",
                    days = 1,
                }
            )
        )["key"].GetProperty("id").ToString();
        var swapped = 0;
        foreach (
            var (method, path, _) in Endpoints.Where(endpoint =>
                endpoint.Path.Contains("{id", StringComparison.Ordinal)
            )
        )
        {
            foreach (var id in new[] { member, key, "stream" })
            {
                var answer = await coast.CallAsync(
                    method,
                    IdPlaceholder().Replace(path, id),
                    method == "PATCH" ? """{"disabled":true}""" : null,
                    version: 1
                );
                // coast has a partner "stream" of its own; what it sees must be that one.
                if (answer.Status == 200)
                    answer.Body.ShouldContain("partners/coast-stream.yaml");
                // Without a body that could be read, nothing is looked up at all; TenantRouteTests send whole ones.
                else
                    answer.Status.ShouldBeOneOf(method is "POST" or "PUT" or "PATCH" ? [404, 400] : [404]);
                swapped++;
            }
        }

        swapped.ShouldBeGreaterThan(10);
        (await metro.GetAsync($"staff/{member}"))["disabled"].GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_changed_right_holds_with_the_next_request_of_a_running_session()
    {
        using var administrator = await StaffPerson.SignedInAsync(World);
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Security);
        (await person.GetAsync("audit")).Status.ShouldBe(200);
        var id = (await person.GetAsync("session"))["caller"].GetProperty("id").ToString();
        await administrator.CallAsync("PATCH", $"staff/{id}", new { roles = new[] { "Viewer" } }, version: 1);
        (await person.GetAsync("audit")).Code.ShouldBe("FB-5003");
        await administrator.CallAsync("PATCH", $"staff/{id}", new { disabled = true }, version: 2);
        (await person.GetAsync("overview")).Code.ShouldBe("FB-5001");
    }

    private static string Filled(string path) =>
        IdPlaceholder()
            .Replace(
                path.Replace("{version:int}", "1", StringComparison.Ordinal),
                "019aa000-0000-7000-8000-000000000000"
            );

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex IdPlaceholder();
}
