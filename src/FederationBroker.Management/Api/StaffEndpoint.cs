using System.Text.Json;
using System.Text.RegularExpressions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Management.Api;

/// <summary>The permission that an endpoint asks for.</summary>
internal sealed record PermissionMetadata(Permission Permission);

/// <summary>Marks endpoints that need If-Match.</summary>
internal sealed record VersionMetadata;

/// <summary>Marks endpoints that are there in the platform's own realm alone.</summary>
internal sealed record PlatformRealmMetadata;

/// <summary>
/// How staff endpoints are built: each names its permission, and none can be reached around the gate.
/// </summary>
internal static partial class StaffEndpoint
{
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PermissionMetadata(permission));

    /// <summary>
    /// The change names the version it was made for, in If-Match; described so, and read with
    /// <see cref="EntityVersion"/>.
    /// </summary>
    public static TBuilder TakesVersion<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new VersionMetadata());

    /// <summary>
    /// Operators' realms have no such address, whoever asks: what concerns them all is not done at one of them.
    /// </summary>
    public static TBuilder OnlyInPlatformRealm<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PlatformRealmMetadata());

    /// <summary>
    /// Puts the gate before every endpoint of a group; an endpoint without a permission stops the start of the node.
    /// </summary>
    public static void Guard(this RouteGroupBuilder group) =>
        ((IEndpointConventionBuilder)group).Finally(builder =>
        {
            var needed = builder.Metadata.OfType<PermissionMetadata>().LastOrDefault()
                ?? throw new InvalidOperationException(
                    $"The staff endpoint {builder.DisplayName} names no permission: add .Requires(…)."
                );
            var inner = builder.RequestDelegate!;
            var isOfPlatform = builder.Metadata.OfType<PlatformRealmMetadata>().Any();
            var texts = RequestTexts.Of(builder);
            builder.RequestDelegate = context =>
                AnswerAsync(context, new GateRule(needed.Permission, isOfPlatform), texts, inner);
        });

    // The gate is part of the endpoint's delegate, not one of its filters: filters run after the body was read.
    private static async Task AnswerAsync(HttpContext context, GateRule rule, RequestTexts texts, RequestDelegate inner)
    {
        var gate = context.RequestServices.GetRequiredService<StaffGate>();
        if (await gate.RefusalAsync(context, rule, context.RequestAborted) is { } refused)
        {
            await refused.ExecuteAsync(context);
            return;
        }

        if (texts.Fault(context.Request) is { } unusable)
        {
            await unusable.ExecuteAsync(context);
            return;
        }

        try
        {
            await inner(context);
        }
        catch (UnstorableTextException text) when (!context.Response.HasStarted)
        {
            await StaffProblem.Faulty(StaffErrors.BadText.At(text.Place, text.Fix)).ExecuteAsync(context);
        }
        catch (BadHttpRequestException unread) when (!context.Response.HasStarted)
        {
            await Unreadable(unread).ExecuteAsync(context);
        }
    }

    private static StaffProblem Unreadable(BadHttpRequestException unread) =>
        unread switch
        {
            { InnerException: JsonException json } => StaffProblem.Faulty(FaultOf(json)),
            { StatusCode: StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType } =>
                StaffProblem.Of(unread.StatusCode, StaffErrors.BadBody),
            _ when ParameterName().Match(unread.Message) is { Success: true } named => StaffProblem.Faulty(
                StaffErrors.BadParameter.At(
                    named.Groups["name"].Value,
                    "Leave it out, or see the description of this API."
                )
            ),
            _ => StaffProblem.Of(StatusCodes.Status400BadRequest, StaffErrors.BadBody),
        };

    // What the serializer says names types of ours; only the place, and names the caller has sent or forgotten, go out.
    private static Refusal FaultOf(JsonException json)
    {
        if (StrictJson.SaidBy(json) is { } said)
            return (said.Fix == Instant.Fix ? StaffErrors.BadInstant : StaffErrors.BadText).At(said.Place, said.Fix);
        var place = StrictJson.PlaceOf(json);
        if (MissingNames().Match(json.Message) is { Success: true } missing)
            return StaffErrors.MissingMember.At(
                place,
                $"Add {missing.Groups["names"].Value.Replace("'", string.Empty, StringComparison.Ordinal)}."
            );
        if (json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return StaffErrors.UnknownMember.At(place, "Remove it, or check its spelling.");
        return json.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? StaffErrors.WrongKind.At(place, "See the description of this API for what it takes.")
            : StaffErrors.BadJson.At(place, "Send one JSON object without duplicate members, nested as described.");
    }

    [GeneratedRegex(
        "(missing required properties including|missing required properties).*?: ?(?<names>'[^.]+')",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex MissingNames();

    [GeneratedRegex("parameter \"[\\w<>?\\[\\], ]*? ?(?<name>\\w+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ParameterName();
}
