using System.Text.Json.Nodes;
using FederationBroker.Subscribers;

namespace FederationBroker.Federation.Claims;

/// <summary>Catalogue name → value (OIDC Core 5.1 types). Null when the operator does not know it: a blank claim is never sent.</summary>
internal static class ClaimValues
{
    public static JsonNode? Of(string claim, SubscriberProfile profile, DateTimeOffset updatedAt) => claim switch
    {
        "name" => Text(profile.Name),
        "given_name" => Text(profile.GivenName),
        "family_name" => Text(profile.FamilyName),
        "nickname" => Text(profile.Nickname),
        "birthdate" => Text(profile.Birthdate),
        "locale" => Text(profile.Locale),
        "zoneinfo" => Text(profile.Zoneinfo),
        "updated_at" => JsonValue.Create(updatedAt.ToUnixTimeSeconds()),
        "email" => Text(profile.Email),
        "email_verified" => profile is { Email: not null, EmailVerified: { } verified } ? JsonValue.Create(verified) : null,
        "phone_number" => Text(profile.PhoneNumber),
        "phone_number_verified" => profile is { PhoneNumber: not null, PhoneNumberVerified: { } verified } ? JsonValue.Create(verified) : null,
        "postal_code" => Text(profile.PostalCode),
        "address" => Address(profile),
        _ => null,
    };

    private static JsonValue? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : JsonValue.Create(value);

    // OIDC Core 5.1.1
    private static JsonObject? Address(SubscriberProfile profile)
    {
        var address = new JsonObject();
        Add("street_address", profile.StreetAddress);
        Add("locality", profile.Locality);
        Add("postal_code", profile.PostalCode);
        Add("country", profile.Country);
        if (address.Count == 0) return null;
        address["formatted"] = string.Join(", ", address.Select(member => member.Value!.GetValue<string>()));
        return address;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) address[name] = value;
        }
    }
}
