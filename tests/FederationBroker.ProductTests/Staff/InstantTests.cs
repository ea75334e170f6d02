using System.Globalization;
using System.Text;

namespace FederationBroker.ProductTests.Staff;

/// <summary>A time means the same on every node: it has a zone, or it is refused.</summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class InstantTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly string[] NoInstants =
    [
        "2027-07-01T00:00:00",
        "2027-07-01",
        "2027-07-01 00:00:00Z",
        "2027-07-01T00:00Z",
        "07/01/2027 00:00:00 +00:00",
        "2027-02-30T00:00:00Z",
        "now",
        "1814400000",
    ];

    private BrokerWorld World => shared.World;

    [Fact]
    public async Task Every_time_of_every_body_and_address_needs_its_zone()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var (api, wrong, seen) = (await ApiDocument.OfAsync(person), new List<string>(), 0);
        foreach (var operation in api.Operations())
        {
            foreach (var member in api.Members(operation).Where(member => IsInstant(member.Schema)))
            {
                foreach (var text in NoInstants)
                {
                    seen++;
                    var answer = await person.CallAsync(
                        operation.Method,
                        operation.Address,
                        api.Body(operation, member, $"\"{text}\""),
                        version: 1
                    );
                    if (
                        answer.Status != 400
                        || !answer.FaultCodes.Contains("FB-5019")
                        || !answer.Places[0].EndsWith(member.Name, StringComparison.Ordinal)
                    )
                        wrong.Add($"{operation} {member.Name} {text}: {answer}");
                }
            }

            foreach (
                var parameter in ApiDocument
                    .Parameters(operation, "query")
                    .Where(one => IsInstant(api.Resolve(one.GetProperty("schema"))))
            )
            {
                foreach (var text in NoInstants)
                {
                    seen++;
                    var name = parameter.GetProperty("name").GetString()!;
                    var answer = await person.GetAsync($"{operation.Address}?{name}={Uri.EscapeDataString(text)}");
                    if (answer.Status != 400 || !answer.Places.Contains(name, StringComparer.OrdinalIgnoreCase))
                        wrong.Add($"{operation} {name} {text}: {answer}");
                }
            }
        }

        seen.ShouldBeGreaterThanOrEqualTo(
            9 * NoInstants.Length,
            "bodies of trials, choices and purchases, and the filters of two lists"
        );
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2027-07-01T00:00:00", false)]
    [InlineData("2027-07-01", false)]
    [InlineData("2027-07-01T00:00:00Z", true)]
    [InlineData("2027-07-01t00:00:00z", true)]
    [InlineData("2027-07-01T02:00:00+02:00", true)]
    [Trait("Requirement", "SUB-PRICE")]
    public async Task A_validity_of_the_catalogue_needs_its_zone(string from, bool isInstant)
    {
        await World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        using var person = await StaffPerson.SignedInAsync(World);
        var version = (await person.GetAsync("catalogue"))["version"].GetInt64();
        var list = new
        {
            id = "later",
            bundle = "basic",
            provision = "oneTime",
            price = 100,
            term = "day",
            validity = new { from },
        };
        var answer = await person.CallAsync("PUT", "catalogue/priceLists/later?dryRun=true", list, version);
        if (isInstant)
            answer.Status.ShouldBe(200, answer.Body);
        else
            (answer.Status, answer.Places.Single()).ShouldBe((400, "priceLists/later/validity/from"), answer.Body);
    }

    [Fact]
    [Trait("Requirement", "SUB-TEN")]
    public async Task A_node_in_another_time_zone_means_the_same_instant()
    {
        await World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        using var person = await StaffPerson.SignedInAsync(World);
        var path =
            $"accounts/{(await person.CallAsync("POST", "accounts", new { number = "ZONE-1" }))["id"].GetString()}";
        await using var node = await BrokerProcess.StartAsync(World, "new-york", "America/New_York");
        using var client = BrokerNode.ClientFor(node.Port);
        foreach (
            var (end, expected) in new[]
            {
                ("2030-07-01T00:00:00", null),
                ("2030-07-01T00:00:00Z", "2030-07-01T00:00:00+00:00"),
                ("2030-07-01T00:00:00-05:00", "2030-07-01T05:00:00+00:00"),
            }
        )
        {
            var version = (await person.GetAsync(path))["account"].GetProperty("version").GetInt64();
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"/t/metro/staff/api/v1/{path}");
            request.Content = new StringContent(
                $$$"""{"trial":{"endsAt":"{{{end}}}","statusAfter":"Blocked"}}""",
                Encoding.UTF8,
                "application/json"
            );
            request.Headers.Add("Cookie", person.Cookies);
            request.Headers.Add("X-Requested-With", "fbroker-console");
            request.Headers.TryAddWithoutValidation(
                "If-Match",
                string.Create(CultureInfo.InvariantCulture, $"\"{version}\"")
            );
            using var answer = await client.SendAsync(request);
            ((int)answer.StatusCode).ShouldBe(expected is null ? 400 : 200, await answer.Content.ReadAsStringAsync());
            if (expected is null)
                continue;
            (await person.GetAsync(path))["account"]
                .GetProperty("trial")
                .GetProperty("endsAt")
                .GetString()
                .ShouldBe(expected);
        }
    }

    private static bool IsInstant(System.Text.Json.JsonElement schema) =>
        schema.TryGetProperty("format", out var format) && format.GetString() == "date-time";
}
