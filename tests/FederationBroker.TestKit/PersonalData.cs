using System.Net;
using System.Text;
using System.Text.Json;

namespace FederationBroker.TestKit;

/// <summary>Finds the seeded subscriber's data in whatever came out of the broker, also encoded.</summary>
public static class PersonalData
{
    /// <summary>Values that stand nowhere by chance, and the passwords that were typed.</summary>
    public static readonly IReadOnlyList<string> Seeded =
    [
        BrokerWorld.Profile.CableId,
        BrokerWorld.Profile.Name!,
        BrokerWorld.Profile.GivenName!,
        BrokerWorld.Profile.FamilyName!,
        BrokerWorld.Profile.Nickname!,
        BrokerWorld.Profile.Email!,
        BrokerWorld.Profile.PhoneNumber!,
        BrokerWorld.Profile.PostalCode!,
        BrokerWorld.Profile.Locality!,
        BrokerWorld.Profile.StreetAddress!,
        BrokerWorld.Profile.Birthdate!,
        BrokerWorld.Password,
    ];

    private static readonly (string Value, string Disguise)[] Disguises =
    [
        .. Seeded.SelectMany(value =>
            DisguisesOf(value).Distinct(StringComparer.OrdinalIgnoreCase).Select(disguise => (value, disguise))
        ),
    ];

    /// <summary>The seeded values that occur in a text.</summary>
    /// <param name="except">Values that may be there.</param>
    public static IReadOnlyList<string> FoundIn(string text, params string[] except) =>
        [
            .. Disguises
                .Where(known =>
                    !except.Contains(known.Value) && text.Contains(known.Disguise, StringComparison.OrdinalIgnoreCase)
                )
                .Select(known => known.Value)
                .Distinct(),
        ];

    private static IEnumerable<string> DisguisesOf(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return value.Replace(' ', '+');
        yield return WebUtility.HtmlEncode(value);
        yield return JsonSerializer.Serialize(value).Trim('"');
        yield return Convert.ToHexString(bytes);
        // Base64 of a text that has the value anywhere inside: three alignments, without the characters that neighbours
        // decide.
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
            yield return encoded[(shift == 0 ? 0 : shift + 1)..^(((bytes.Length + shift) % 3) == 0 ? 0 : 1)];
        }
    }
}
