using System.Collections.Immutable;
using System.Reflection;
using FederationBroker.Kernel;
using FederationBroker.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Management.Api;

/// <summary>
/// A refusal of the management API: problem+json (RFC 9457) with a code, the request id, and every fault with its
/// place.
/// </summary>
internal sealed partial class StaffProblem : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    private readonly Refusal refusal;
    private readonly ImmutableArray<Refusal> faults;

    private StaffProblem(int status, Refusal refusal, ImmutableArray<Refusal> faults) =>
        (StatusCode, this.refusal, this.faults) = (status, refusal, faults);

    public int? StatusCode { get; }

    public static StaffProblem Of(int status, Refusal refusal) => new(status, refusal, []);

    /// <summary>400: what was sent cannot be used.</summary>
    public static StaffProblem Faulty(params ImmutableArray<Refusal> faults) =>
        new(StatusCodes.Status400BadRequest, StaffErrors.NotValid, faults);

    /// <summary>409: well formed, and against a rule or the present state.</summary>
    public static StaffProblem Conflict(Refusal fault) => new(StatusCodes.Status409Conflict, fault, [fault]);

    public static StaffProblem NotFound() => Of(StatusCodes.Status404NotFound, StaffErrors.NotFound);

    /// <summary>428: a change says which version it is made for.</summary>
    public static StaffProblem VersionNeeded() =>
        Of(StatusCodes.Status428PreconditionRequired, StaffErrors.VersionNeeded);

    public static StaffProblem Stale() => Of(StatusCodes.Status412PreconditionFailed, StaffErrors.Stale);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(
                StatusCodes.Status400BadRequest,
                typeof(ProblemDocument),
                ["application/problem+json"]
            )
        );

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var log = httpContext.RequestServices.GetRequiredService<ILogger<StaffProblem>>();
        LogRefused(log, refusal.Code, httpContext.TraceIdentifier, refusal.OperatorDetail);
        httpContext.Response.StatusCode = StatusCode!.Value;
        var document = new ProblemDocument(
            refusal.Code,
            refusal.Message,
            StatusCode.Value,
            httpContext.TraceIdentifier,
            [.. faults.Select(fault => new ProblemFault(fault.Place, fault.Code, fault.Message, fault.Fix))]
        );
        return httpContext.Response.WriteAsJsonAsync(
            document,
            options: null,
            "application/problem+json",
            httpContext.RequestAborted
        );
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Staff request refused with {Code} (request {RequestId}): {Detail}"
    )]
    private static partial void LogRefused(ILogger log, string code, string requestId, string? detail);
}

/// <summary>What every refused request is answered with.</summary>
/// <param name="Code">Stable; quote it together with the request id.</param>
/// <param name="Detail">What was wrong and what to do.</param>
/// <param name="Errors">Every single fault, when the request itself was at fault.</param>
internal sealed record ProblemDocument(
    string Code,
    string Detail,
    int Status,
    string RequestId,
    ImmutableArray<ProblemFault> Errors
);

/// <param name="Place">Path in the body such as <c>roles[1]</c>, or the name of a parameter or header.</param>
/// <param name="Fix">What to do about it.</param>
internal sealed record ProblemFault(string Place, string Code, string Message, string Fix);
