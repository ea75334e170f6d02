using System.Diagnostics;

namespace FederationBroker.Web.Hosting.Telemetry;

/// <summary>
/// Every request begins a trace of its own. <c>traceparent</c>, <c>tracestate</c> and <c>baggage</c> are text of
/// whoever sends the request: taken over they would end up in the collector, in calls to operators' systems, and tie
/// requests of one browser together.
/// </summary>
internal sealed class NoForeignTraces : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) { }

    public override void ExtractTraceIdAndState(
        object? carrier,
        PropagatorGetterCallback? getter,
        out string? traceId,
        out string? traceState
    ) => (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier,
        PropagatorGetterCallback? getter
    ) => null;
}
