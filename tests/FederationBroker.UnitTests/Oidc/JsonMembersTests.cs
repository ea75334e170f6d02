using System.Text;
using System.Text.Json;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace FederationBroker.UnitTests.Oidc;

/// <summary>
/// Whatever is written, a member has its name alone: no reader can be made to see another <c>sub</c> than the next one
/// sees.
/// </summary>
[Trait("Requirement", "INF-003")]
public sealed class JsonMembersTests
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly Gen<string> Names = Gen.Elements(
        "sub",
        "Sub",
        "SUB",
        "iss",
        "email",
        "e-mail",
        "given_name",
        "a",
        "A",
        "nonce",
        "\u017fub"
    );

    [Fact]
    public void A_document_that_comes_out_names_each_member_once() =>
        Prop.ForAll(Gen.ListOf(Names).ToArbitrary(), names =>
            {
                var twice = names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count;
                return twice == (Written(names) is null);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 0)]
    public void Every_way_of_writing_a_member_counts(int first, int second)
    {
        Action<JsonMembers>[] ways =
        [
            json => json.WriteString("sub", "a"),
            json => json.WriteNumber("SUB", 1),
            json => json.WriteBoolean("Sub", true),
            json => json.WriteStrings("sub", ["a"]),
            json => json.WriteObjects<string>("suB", [], (_, _) => { }),
        ];
        Should.Throw<InvalidOperationException>(() =>
            JsonAnswer.Write(json =>
            {
                ways[first](json);
                ways[second](json);
            })
        );
    }

    private static byte[]? Written(IEnumerable<string> names)
    {
        try
        {
            var octets = JsonAnswer.Write(json =>
            {
                foreach (var name in names)
                    json.WriteString(name, "x");
            });
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(octets), Strict);
            return octets;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
