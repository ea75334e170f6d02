using System.Text.Json;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Staff;

/// <summary>
/// The description of the management API, read for what it takes: each parameter, and each member of each body.
/// </summary>
internal sealed class ApiDocument(JsonElement document)
{
    public static async Task<ApiDocument> OfAsync(StaffPerson person) =>
        new((await person.GetAsync("openapi.json")).Json);

    /// <param name="Address">With every step of the path filled in.</param>
    public sealed record Operation(string Method, string Address, JsonElement Description)
    {
        public override string ToString() => $"{Method} {Address}";
    }

    /// <param name="Steps">From the body's own object to the member.</param>
    public sealed record Member(string[] Steps, JsonElement Schema)
    {
        public string Name => Steps[^1] == "0" ? Steps[^2] : Steps[^1];
    }

    /// <summary>All of an operator's realm; the platform's own are marked by servers.</summary>
    public IEnumerable<Operation> Operations() =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where
            operation.Name is "get" or "post" or "put" or "patch" or "delete"
            && !operation.Value.TryGetProperty("servers", out _)
        select new Operation(operation.Name.ToUpperInvariant(), Filled(path.Name.TrimStart('/')), operation.Value);

    public static IEnumerable<JsonElement> Parameters(Operation operation, string place) =>
        operation.Description.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Where(one => one.GetProperty("in").GetString() == place)
            : [];

    /// <summary>Every member of the operation's body that is no object and no list of them.</summary>
    public IEnumerable<Member> Members(Operation operation) =>
        BodyOf(operation) is { } schema ? Leaves(schema, []) : [];

    /// <summary>
    /// A body in which everything is of the right kind but for one member, which is a JSON text of the caller's.
    /// </summary>
    public string Body(Operation operation, Member member, string json)
    {
        var sample = Sample(BodyOf(operation)!.Value, member.Steps, 0);
        return sample!.ToJsonString().Replace($"\"{Mark}\"", json, StringComparison.Ordinal);
    }

    private const string Mark = "the-member-in-question";

    public JsonElement Resolve(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Resolve(
                document
                    .GetProperty("components")
                    .GetProperty("schemas")
                    .GetProperty(reference.GetString()!.Split('/')[^1])
            );
        foreach (var choice in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(choice, out var some))
                return Resolve(some.EnumerateArray().First(one => !Is(one, "null")));
        }

        return schema;
    }

    public static bool Is(JsonElement schema, string type) =>
        schema.TryGetProperty("type", out var declared)
        && (
            declared.ValueKind == JsonValueKind.String
                ? declared.GetString() == type
                : declared.EnumerateArray().Any(one => one.GetString() == type)
        );

    private JsonElement? BodyOf(Operation operation) =>
        operation.Description.TryGetProperty("requestBody", out var body)
            ? Resolve(body.GetProperty("content").GetProperty("application/json").GetProperty("schema"))
            : null;

    private IEnumerable<Member> Leaves(JsonElement schema, string[] steps)
    {
        if (schema.TryGetProperty("properties", out var members))
            return members
                .EnumerateObject()
                .SelectMany(member => Leaves(Resolve(member.Value), [.. steps, member.Name]));
        if (Is(schema, "array"))
            return schema.TryGetProperty("items", out var items) ? Leaves(Resolve(items), [.. steps, "0"]) : [];
        if (schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object)
            return Leaves(Resolve(values), [.. steps, "a"]);
        return steps.Length == 0 ? [] : [new Member(steps, schema)];
    }

    private JsonNode? Sample(JsonElement schema, string[] steps, int depth)
    {
        var wanted = steps.Length > depth ? steps[depth] : null;
        if (wanted is null && steps.Length > 0)
            return Mark;
        if (schema.TryGetProperty("properties", out var members))
        {
            var required = schema.TryGetProperty("required", out var names)
                ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
                : [];
            var sample = new JsonObject();
            foreach (
                var member in members
                    .EnumerateObject()
                    .Where(member => member.Name == wanted || required.Contains(member.Name))
            )
                sample[member.Name] =
                    member.Name == wanted
                        ? Sample(Resolve(member.Value), steps, depth + 1)
                        : Sound(Resolve(member.Value));
            return sample;
        }

        if (Is(schema, "array"))
            return new JsonArray(Sample(Resolve(schema.GetProperty("items")), steps, depth + 1));
        return new JsonObject { ["a"] = Mark };
    }

    private JsonNode? Sound(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var values))
            return JsonNode.Parse(values[0].GetRawText());
        if (schema.TryGetProperty("properties", out _))
            return Sample(schema, [], 0);
        if (Is(schema, "array"))
            return new JsonArray();
        if (Is(schema, "boolean"))
            return true;
        if (Is(schema, "integer") || Is(schema, "number"))
            return 1;
        var format = schema.TryGetProperty("format", out var named) ? named.GetString() : null;
        return format switch
        {
            "uuid" => Guid.CreateVersion7().ToString(),
            "date-time" => "2026-01-01T00:00:00Z",
            _ => "a",
        };
    }

    private static string Filled(string path) =>
        string.Join(
            '/',
            path.Split('/')
                .Select(step =>
                    step switch
                    {
                        "{list}" => "content",
                        "{entry}" => "news-24",
                        "{version}" => "1",
                        _ => step.StartsWith('{') ? Guid.CreateVersion7().ToString() : step,
                    }
                )
        );
}
