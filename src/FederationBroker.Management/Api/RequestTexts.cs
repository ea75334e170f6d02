using System.Collections.Immutable;
using System.Globalization;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Text;
using FederationBroker.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace FederationBroker.Management.Api;

/// <summary>
/// The texts of an endpoint's query and path, judged before anything is done with one of them: an answer that has
/// begun, such as a CSV file, could no longer say what was wrong. Found from the endpoint itself, so that none can be
/// forgotten.
/// </summary>
internal sealed class RequestTexts
{
    /// <summary>Of a parameter that names no limit of its own; a cursor fits.</summary>
    public const int UsualLimit = 400;

    private readonly ImmutableArray<(string Name, int Longest)> texts;

    private RequestTexts(ImmutableArray<(string Name, int Longest)> texts) => this.texts = texts;

    public static RequestTexts Of(EndpointBuilder endpoint) =>
        new([
            .. endpoint
                .Metadata.OfType<IParameterBindingMetadata>()
                .Where(one => one.ParameterInfo.ParameterType == typeof(string))
                .Select(one => (one.Name, LongestAttribute.Of(one.ParameterInfo) ?? UsualLimit)),
        ]);

    /// <summary>Null when all of them can be used.</summary>
    public StaffProblem? Fault(HttpRequest request)
    {
        ImmutableArray<Refusal> faults =
        [
            .. texts
                .Select(one => (one.Name, Fix: FixOf(request, one.Name, one.Longest)))
                .Where(one => one.Fix is not null)
                .Select(one => StaffErrors.BadText.At(Camel(one.Name), one.Fix!)),
        ];
        return faults.IsEmpty ? null : StaffProblem.Faulty(faults);
    }

    private static string? FixOf(HttpRequest request, string name, int longest)
    {
        if (request.RouteValues.TryGetValue(name, out var step))
            return StoredText.FaultOf(Convert.ToString(step, CultureInfo.InvariantCulture) ?? string.Empty, longest);
        return IsDecodable(request.QueryString.Value ?? string.Empty, name)
            ? StoredText.FaultOf(request.Query[name].ToString(), longest)
            : "Write UTF-8, percent-encoded once.";
    }

    // As it was sent: the framework keeps escapes that are no UTF-8 as text.
    private static bool IsDecodable(string query, string name)
    {
        foreach (var pair in query.TrimStart('?').Split('&'))
        {
            var (key, value) = pair.Split('=', 2) is [var before, var after] ? (before, after) : (pair, string.Empty);
            if (
                string.Equals(Uri.UnescapeDataString(key), name, StringComparison.OrdinalIgnoreCase)
                && !PercentEncoding.TryDecode(value, out _)
            )
                return false;
        }

        return true;
    }

    // As the description of the API names it.
    private static string Camel(string name) => $"{char.ToLowerInvariant(name[0])}{name[1..]}";
}
