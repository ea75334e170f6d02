using System.Text.Json.Nodes;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// Catalogue name → value (OIDC Core 5.1 types). Null when the operator does not know it: a blank claim is never sent.
/// </summary>
internal static class ClaimValues
{
    /// <param name="changed">When the data changed last, as the partner may hear it; seconds since 1970.</param>
    public static JsonNode? Of(string claim, PersonalData person, long? changed) =>
        claim switch
        {
            "name" => Text(person.Name),
            "given_name" => Text(person.GivenName),
            "family_name" => Text(person.FamilyName),
            "nickname" => Text(person.Nickname),
            "birthdate" => Text(person.Birthdate),
            "locale" => Text(person.Locale),
            "zoneinfo" => Text(person.Zoneinfo),
            "updated_at" => changed is { } seconds ? JsonValue.Create(seconds) : null,
            "email" => Text(person.Email),
            "email_verified" => person is { Email: not null, EmailVerified: { } verified }
                ? JsonValue.Create(verified)
                : null,
            "phone_number" => Text(person.PhoneNumber),
            "phone_number_verified" => person is { PhoneNumber: not null, PhoneNumberVerified: { } verified }
                ? JsonValue.Create(verified)
                : null,
            "postal_code" => Text(person.PostalCode),
            "address" => Address(person),
            _ => null,
        };

    private static JsonValue? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : JsonValue.Create(value);

    // OIDC Core 5.1.1
    private static JsonObject? Address(PersonalData person)
    {
        var address = new JsonObject();
        Add("street_address", person.StreetAddress);
        Add("locality", person.Locality);
        Add("postal_code", person.PostalCode);
        Add("country", person.Country);
        if (address.Count == 0)
            return null;
        address["formatted"] = string.Join(", ", address.Select(member => member.Value!.GetValue<string>()));
        return address;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                address[name] = value;
        }
    }
}
