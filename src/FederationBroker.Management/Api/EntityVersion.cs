using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FederationBroker.Management.Api;

/// <summary>
/// ETag and If-Match (RFC 9110 8.8.3, 13.1.1): a change names the version it was made for, several, or any.
/// </summary>
internal static class EntityVersion
{
    public static void Announce(HttpResponse response, long version) => response.Headers.ETag = $"\"{version}\"";

    /// <returns>
    /// The versions the caller would change; null when it names none (<see cref="StaffProblem.VersionNeeded"/>).
    /// </returns>
    public static SeenVersions? Expected(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.ToString().Length == 0)
            return null;
        // A number without its quotes is no tag, and what people type.
        return EntityTagHeaderValue.TryParseStrictList(header!, out var tags)
            ? Of(tags)
            : new SeenVersions([header.ToString().Trim()]);
    }

    // RFC 9110 13.1.1: comparison is strong, so a weak tag matches nothing.
    private static SeenVersions Of(IList<EntityTagHeaderValue> tags) =>
        tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any))
            ? SeenVersions.Any
            : new([.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString().Trim('"'))]);
}

/// <summary>What a dangerous change would do; the answer to <c>?dryRun=true</c>. Nothing was changed.</summary>
/// <param name="Action">What would be noted in the audit trail.</param>
/// <param name="Effects">Sentences for people.</param>
internal sealed record Preview(string Action, string[] Effects);
