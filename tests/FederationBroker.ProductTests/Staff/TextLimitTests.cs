using System.Text.Json;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Staff;

/// <summary>
/// No text that somebody sends reaches the database as an error: every member and parameter, found from the API's own
/// description.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class TextLimitTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly (string What, string Json, string Encoded)[] Unusable =
    [
        ("NUL", "\"a\\u0000b\"", "a%00b"),
        ("half a surrogate pair", "\"a\\ud800b\"", "a%ED%A0%80b"),
        ("10,000 characters", $"\"{new string('a', 10_000)}\"", new string('a', 10_000)),
    ];

    private BrokerWorld World => shared.World;

    [Fact]
    public async Task Every_member_of_every_body_is_refused_by_name_when_its_text_cannot_be_stored()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var (api, wrong, seen) = (await ApiDocument.OfAsync(person), new List<string>(), 0);
        foreach (var operation in api.Operations())
        {
            foreach (var member in api.Members(operation))
            {
                foreach (var (what, json, _) in Unusable)
                {
                    seen++;
                    var answer = await person.CallAsync(
                        operation.Method,
                        operation.Address,
                        api.Body(operation, member, json),
                        version: 1
                    );
                    if (
                        answer.Status != 400
                        || !answer.Places.Any(place => place.Contains(member.Name, StringComparison.Ordinal))
                    )
                        wrong.Add($"{operation} {string.Join('.', member.Steps)} {what}: {answer}");
                }
            }
        }

        seen.ShouldBeGreaterThan(90);
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_parameter_of_every_address_is_refused_by_name_when_its_text_cannot_be_looked_for()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var (api, wrong, seen) = (await ApiDocument.OfAsync(person), new List<string>(), 0);
        foreach (var operation in api.Operations())
        {
            foreach (var parameter in ApiDocument.Parameters(operation, "query"))
            {
                var name = parameter.GetProperty("name").GetString()!;
                foreach (var (what, _, encoded) in Unusable)
                {
                    seen++;
                    var answer = await person.CallAsync(
                        operation.Method,
                        $"{operation.Address}?{name}={encoded}",
                        operation.Method == "GET" ? null : new { },
                        version: 1
                    );
                    var isNamed =
                        answer.Status == 400 && answer.Places.Contains(name, StringComparer.OrdinalIgnoreCase);
                    // A body that is not whole may be what is read first.
                    if (!isNamed && !(operation.Method != "GET" && answer.Status is 400 or 404))
                        wrong.Add($"{operation} {name} {what}: {answer}");
                }
            }
        }

        seen.ShouldBeGreaterThan(60);
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_text_and_number_of_every_entry_of_a_catalogue_is_refused_at_its_place()
    {
        await World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        using var person = await StaffPerson.SignedInAsync(World);
        var current = await person.GetAsync("catalogue");
        var (catalogue, version) = (
            JsonNode.Parse(current["catalogue"].GetRawText())!.AsObject(),
            current["version"].GetInt64()
        );
        var (wrong, seen) = (new List<string>(), 0);
        foreach (var (list, entries) in catalogue.Where(member => member.Value is JsonArray))
        {
            // One entry of each shape: the lists hold many that are alike.
            foreach (
                var entry in entries!
                    .AsArray()
                    .GroupBy(one => string.Join(',', Leaves(one!, string.Empty).Order()))
                    .Select(group => group.First()!)
            )
            {
                foreach (var place in Leaves(entry, string.Empty))
                {
                    var isNumber = At(entry, place)!.GetValueKind() == JsonValueKind.Number;
                    foreach (
                        var json in isNumber
                            ? ["99999999999999", "-99999999999999", "1e400"]
                            : Unusable.Select(one => one.Json)
                    )
                    {
                        seen++;
                        var answer = await person.CallAsync(
                            "PUT",
                            $"catalogue/{list}/{entry["id"]}?dryRun=true",
                            With(entry, place, json),
                            version
                        );
                        if (
                            answer.Status != 400
                            || !answer.Places.Any(one => one.StartsWith(list, StringComparison.Ordinal))
                        )
                            wrong.Add($"{list}/{entry["id"]}{place} {json[..Math.Min(20, json.Length)]}: {answer}");
                    }
                }
            }
        }

        seen.ShouldBeGreaterThan(120);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"id":"two","id":"two","title":"Two"}""")]
    [InlineData("""{"id":"two","title":"Two","title":"Three"}""")]
    [InlineData("""{"id":"two","title":"Two","colour":"red"}""")]
    [InlineData("""{"id":"two","title":"Two","regions":[[[[[[[[[[[[[[[[[[[[[["deep"]]]]]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("""{"id":"two","title":"Two","accessLevel":1.5}""")]
    [InlineData("""{"id":"two","title":"Two","accessLevel":"1"}""")]
    [InlineData("""["two"]""")]
    [InlineData("null")]
    public async Task A_document_that_is_not_of_its_shape_is_refused(string body)
    {
        await World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        using var person = await StaffPerson.SignedInAsync(World);
        var version = (await person.GetAsync("catalogue"))["version"].GetInt64();
        var answer = await person.CallAsync("PUT", "catalogue/content/two", body, version);
        (answer.Status, answer.Places.Count).ShouldBe((400, 1), answer.Body);
    }

    [Fact]
    public async Task A_region_and_a_device_name_that_are_too_long_are_refused_with_field_and_limit()
    {
        await World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        using var person = await StaffPerson.SignedInAsync(World);
        var account = await person.CallAsync(
            "POST",
            "accounts",
            new { number = "LONG-1", region = new string('n', 33) }
        );
        (account.Status, account.Places.Single(), account.FaultCodes.Single()).ShouldBe((400, "region", "FB-5018"));
        account.Body.ShouldContain("at most 32 characters");
        var path =
            $"accounts/{(await person.CallAsync("POST", "accounts", new { number = "LONG-1", region = new string('n', 32) }))["id"].GetString()}";
        var device = await person.CallAsync(
            "POST",
            $"{path}/devices",
            new
            {
                uid = "long-box",
                type = "stb",
                name = new string('n', 400),
            }
        );
        (device.Status, device.Places.Single(), device.FaultCodes.Single()).ShouldBe((400, "name", "FB-5018"));
        device.Body.ShouldContain("at most 64 characters");
        (
            await person.CallAsync(
                "POST",
                $"{path}/devices",
                new
                {
                    uid = "long-box",
                    type = "stb",
                    name = new string('n', 64),
                }
            )
        ).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_text_that_no_edge_has_looked_at_is_still_the_sender_s_fault()
    {
        using var client = World.Node.NewClient();
        foreach (
            var address in new[]
            {
                "/t/metro/account/security?done=%00",
                "/t/metro/sign-in/a%2Fb%252F",
                "/t/metro/help?lang=%00",
                "/t/metro/staff/sign-in?because=%00",
            }
        )
        {
            using var answer = await client.GetAsync(address);
            ((int)answer.StatusCode).ShouldBeLessThan(500, address);
        }
    }

    private static IEnumerable<string> Leaves(JsonNode node, string path) =>
        node switch
        {
            JsonObject members => members
                .Where(member => member.Value is not null)
                .SelectMany(member => Leaves(member.Value!, $"{path}/{member.Key}")),
            JsonArray items => items.SelectMany((item, position) => Leaves(item!, $"{path}/{position}")).Take(3),
            _ => node.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? [path] : [],
        };

    private static JsonNode? At(JsonNode node, string path) =>
        path.Split('/')
            .Skip(1)
            .Aggregate((JsonNode?)node, (at, step) =>
                at is JsonArray list
                    ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]
                    : at![step]
            );

    private static string With(JsonNode entry, string path, string json)
    {
        var copy = entry.DeepClone();
        var cut = path.LastIndexOf('/');
        var (parent, step) = (At(copy, path[..cut]) ?? copy, path[(cut + 1)..]);
        const string Mark = "the-value-in-question";
        if (parent is JsonArray list)
            list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] = Mark;
        else
            parent[step] = Mark;
        return copy.ToJsonString().Replace($"\"{Mark}\"", json, StringComparison.Ordinal);
    }
}
