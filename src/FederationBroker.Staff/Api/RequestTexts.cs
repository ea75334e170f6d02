using System.Collections.Immutable;
using System.Globalization;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace FederationBroker.Staff.Api;

/// <summary>
/// The texts of an endpoint's query and path, judged before anything is done with one of them: an answer that has begun, such as a CSV
/// file, could no longer say what was wrong. Found from the endpoint itself, so that none can be forgotten.
/// </summary>
internal sealed class RequestTexts
{
    /// <summary>Of a parameter that names no limit of its own; a cursor fits.</summary>
    public const int UsualLimit = 400;

    // What a decoder puts in the place of bytes that were no UTF-8.
    private const char Replacement = '\uFFFD';

    private readonly ImmutableArray<(string Name, int Longest)> texts;

    private RequestTexts(ImmutableArray<(string Name, int Longest)> texts) => this.texts = texts;

    public static RequestTexts Of(EndpointBuilder endpoint) => new(
    [
        .. endpoint.Metadata.OfType<IParameterBindingMetadata>().Where(one => one.ParameterInfo.ParameterType == typeof(string))
            .Select(one => (one.Name, LongestAttribute.Of(one.ParameterInfo) ?? UsualLimit)),
    ]);

    /// <summary>Null when all of them can be used.</summary>
    public StaffProblem? Fault(HttpRequest request)
    {
        ImmutableArray<StaffFault> faults =
        [
            .. texts.Select(one => (one.Name, Fix: FixOf(Sent(request, one.Name), one.Longest))).Where(one => one.Fix is not null)
                .Select(one => new StaffFault(Camel(one.Name), StaffErrors.BadText, one.Fix!)),
        ];
        return faults.IsEmpty ? null : StaffProblem.Faulty(faults);
    }

    private static string Sent(HttpRequest request, string name)
        => request.RouteValues.TryGetValue(name, out var step)
            ? Convert.ToString(step, CultureInfo.InvariantCulture) ?? string.Empty
            : request.Query[name].ToString();

    private static string? FixOf(string text, int longest)
        => StoredText.FaultOf(text, longest) ?? (text.Contains(Replacement) ? "Write UTF-8, percent-encoded once." : null);

    // As the description of the API names it.
    private static string Camel(string name) => $"{char.ToLowerInvariant(name[0])}{name[1..]}";
}
