using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Staff.Api;

/// <summary>ETag and If-Match (RFC 9110 8.8.3, 13.1.1): a change names the version it was made for.</summary>
internal static class EntityVersion
{
    public static void Announce(HttpResponse response, long version) => response.Headers.ETag = $"\"{version}\"";

    /// <returns>The version the caller has seen, or the refusal to act without one.</returns>
    public static (long Version, StaffProblem? Refused) Expected(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString();
        if (header.Length == 0) return (0, StaffProblem.Of(StatusCodes.Status428PreconditionRequired, StaffErrors.VersionNeeded));
        return long.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (version, null) : (0, StaffProblem.Stale());
    }
}

/// <summary>What a dangerous change would do; the answer to <c>?plan=true</c>. Nothing was changed.</summary>
/// <param name="Action">What would be noted in the audit trail.</param>
/// <param name="Effects">Sentences for people.</param>
public sealed record Plan(string Action, string[] Effects);
