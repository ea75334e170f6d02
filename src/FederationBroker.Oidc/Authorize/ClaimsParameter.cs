using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FederationBroker.Oidc.Jose;

namespace FederationBroker.Oidc.Authorize;

/// <summary>The <c>claims</c> parameter (OIDC Core 5.5), reduced to what this provider acts on.</summary>
internal sealed record ClaimsParameter
{
    private const int MaximumLength = 8 * 1024;

    public static ClaimsParameter None { get; } = new();

    public ImmutableHashSet<string> UserInfo { get; init; } = [];

    public ImmutableHashSet<string> IdToken { get; init; } = [];

    /// <summary>The subject the ID token must be about (OIDC Core 5.5.1).</summary>
    public string? Subject { get; init; }

    /// <summary>OIDC Core 2: as an essential claim <c>auth_time</c> must be answered; as a wish it is not.</summary>
    public bool AuthTimeIsEssential { get; init; }

    public ImmutableArray<string> EssentialContexts { get; init; } = [];

    public ImmutableArray<string> VoluntaryContexts { get; init; } = [];

    public static ClaimsParameter? Parse(string? text)
    {
        if (text is null)
            return None;
        if (text.Length > MaximumLength || CompactJws.ParseObject(Encoding.UTF8.GetBytes(text)) is not { } root)
            return null;
        if (!TryNames(root, "userinfo", out var userInfo) || !TryNames(root, "id_token", out var idToken))
            return null;
        var claims = new ClaimsParameter { UserInfo = [.. userInfo.Keys], IdToken = [.. idToken.Keys] };
        if (idToken.TryGetValue("auth_time", out var time))
            claims = claims with { AuthTimeIsEssential = IsEssential(time) };
        if (idToken.TryGetValue("sub", out var subject) && subject.ValueKind == JsonValueKind.Object)
            claims = claims with { Subject = CompactJws.Text(subject, "value") };
        return idToken.TryGetValue("acr", out var acr) ? claims.WithContexts(acr) : claims;
    }

    private ClaimsParameter? WithContexts(JsonElement acr)
    {
        if (acr.ValueKind != JsonValueKind.Object)
            return this;
        var values = ImmutableArray.CreateBuilder<string>();
        if (CompactJws.Text(acr, "value") is { } single)
            values.Add(single);
        if (acr.TryGetProperty("values", out var list))
        {
            if (
                list.ValueKind != JsonValueKind.Array
                || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)
            )
                return null;
            values.AddRange(list.EnumerateArray().Select(item => item.GetString()!));
        }

        return IsEssential(acr)
            ? this with
            {
                EssentialContexts = values.ToImmutable(),
            }
            : this with
            {
                VoluntaryContexts = values.ToImmutable(),
            };
    }

    private static bool IsEssential(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.Object
        && claim.TryGetProperty("essential", out var flag)
        && flag.ValueKind == JsonValueKind.True;

    private static bool TryNames(JsonElement root, string member, out Dictionary<string, JsonElement> names)
    {
        names = [];
        if (!root.TryGetProperty(member, out var section) || section.ValueKind == JsonValueKind.Null)
            return true;
        if (section.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var claim in section.EnumerateObject())
        {
            if (claim.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Object))
                return false;
            names[claim.Name] = claim.Value;
        }

        return true;
    }
}
