using FederationBroker.Data.Outages;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Standing.Decisions;
using FederationBroker.Standing.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FederationBroker.Standing.Api;

/// <summary>
/// <c>POST /standing/decisions</c>, <c>/standing/preflight</c>, <c>/standing/streams</c> (SRV-001). Every question that
/// could be read is answered with 200 and a decision; a broker that cannot tell says "indeterminate", so that nobody is
/// told a package is missing because a database is.
/// </summary>
internal sealed class StandingEndpoints(
    IStandingCallers callers,
    StandingDecisions judge,
    ConcurrentStreams streams,
    IPartnerRegistry registry,
    TenantScope scope
)
{
    public Task<IResult> DecideAsync(HttpContext context, CancellationToken cancellation) =>
        AnswerAsync(
            context,
            StandingChecks.Single,
            async (partner, request, question) =>
            {
                var decision = (await judge.DecideAsync(partner, question, cancellation))[0];
                var token =
                    decision.Outcome == StandingOutcome.Allow
                        ? await SignAsync(partner, question, request, decision, cancellation)
                        : null;
                return JsonAnswer.Private(json => Write(json, decision, token));
            },
            cancellation
        );

    public Task<IResult> PreflightAsync(HttpContext context, CancellationToken cancellation) =>
        AnswerAsync(
            context,
            StandingChecks.Many,
            async (partner, _, question) =>
            {
                var decisions = await judge.DecideAsync(partner, question, cancellation);
                return JsonAnswer.Private(json => WriteMany(json, decisions));
            },
            cancellation
        );

    public Task<IResult> StartStreamAsync(HttpContext context, CancellationToken cancellation) =>
        AnswerAsync(
            context,
            StandingChecks.Stream,
            async (partner, request, question) =>
            {
                switch (
                    await streams.StartAsync(partner, question, request.Device!.Id!, request.Stop ?? [], cancellation)
                )
                {
                    case StreamStart.Started started:
                        var token = await SignAsync(partner, question, request, started.Decision, cancellation);
                        return JsonAnswer.Private(json =>
                        {
                            Write(json, started.Decision, token);
                            json.WriteString("stream", started.Stream);
                            json.WriteNumber("heartbeat_every", (int)ConcurrentStreams.HeartbeatEvery.TotalSeconds);
                        });
                    case StreamStart.Denied denied:
                        return JsonAnswer.Private(json => Write(json, denied.Decision, token: null));
                    case StreamStart.TooMany tooMany:
                        return JsonAnswer.Private(json => WriteConflicts(json, request.AllResources[0], tooMany));
                    default:
                        throw new InvalidOperationException("A stream start has no other outcomes.");
                }
            },
            cancellation
        );

    public async Task<IResult> BeatAsync(HttpContext context, Guid stream, CancellationToken cancellation)
    {
        var call = await callers.AuthenticateAsync(context.Request, cancellation);
        if (call is not StandingCall.Accepted { Partner: var partner })
            return ((StandingCall.Refused)call).Answer;

        var device = new StandingDevice();
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            var reading = await StandingBody.ReadAsync(
                context.Request,
                StandingJson.Default.HeartbeatRequest,
                cancellation
            );
            if (reading.Body is not { } request)
                return Refuse(reading.Error);
            device = request.Device ?? device;
            if (!device.IsSomewhere)
                return Refuse(StandingErrors.Device);
        }

        return await streams.BeatAsync(partner, stream, device.Whereabouts, cancellation) is { } decision
            ? JsonAnswer.Private(json => Write(json, decision, token: null))
            : JsonAnswer.Error(StandingErrors.StreamGone, StatusCodes.Status410Gone);
    }

    public async Task<IResult> StopAsync(HttpContext context, Guid stream, CancellationToken cancellation)
    {
        var call = await callers.AuthenticateAsync(context.Request, cancellation);
        if (call is not StandingCall.Accepted { Partner: var partner })
            return ((StandingCall.Refused)call).Answer;

        return await streams.EndAsync(partner, stream, StreamEnd.Stopped, cancellation)
            ? Results.NoContent()
            : JsonAnswer.Error(StandingErrors.StreamGone, StatusCodes.Status410Gone);
    }

    private async Task<IResult> AnswerAsync(
        HttpContext context,
        IReadOnlyList<Func<StandingRequest, ProtocolError?>> checks,
        Func<Partner, StandingRequest, StandingQuestion, Task<IResult>> answer,
        CancellationToken cancellation
    )
    {
        var reading = await StandingRequest.ReadAsync(context.Request, cancellation);
        var request = reading.Body;
        try
        {
            var call = await callers.AuthenticateAsync(context.Request, cancellation);
            if (call is not StandingCall.Accepted { Partner: var partner })
                return ((StandingCall.Refused)call).Answer;

            if (request is null)
                return Refuse(reading.Error);
            return Checks.Run(request, checks) switch
            {
                Checked<StandingRequest, ProtocolError>.Failed failed => Refuse(failed.Refusal),
                Checked<StandingRequest, ProtocolError>.Passed { Value.Value: var sound } => await AskAsync(
                    partner,
                    sound,
                    answer,
                    cancellation
                ),
                _ => throw new InvalidOperationException("Checks have no other outcomes."),
            };
        }
        catch (Exception failure) when (request is { AllResources.IsEmpty: false } && Outage.Is(failure))
        {
            return JsonAnswer.Private(json => WriteUnavailable(json, request));
        }
    }

    private async Task<IResult> AskAsync(
        Partner partner,
        StandingRequest request,
        Func<Partner, StandingRequest, StandingQuestion, Task<IResult>> answer,
        CancellationToken cancellation
    )
    {
        var question = new StandingQuestion
        {
            Subject = request.Subject ?? string.Empty,
            Resources = request.AllResources,
            Device = new DeviceType(request.Device!.Type!),
            Use = request.Use,
            Viewer = request.Device.Whereabouts,
        };
        if (request.Subject is not null)
            return await answer(partner, request, question);

        var subject = await callers.FindSubjectAsync(partner, request.AccessToken!, cancellation);
        if (subject is not StandingSubject.Found found)
            return ((StandingSubject.Refused)subject).Answer;

        return await answer(
            partner,
            request,
            question with
            {
                Subject = found.Pseudonym,
                Viewer = question.Viewer with { Session = found.Session },
            }
        );
    }

    private ValueTask<string> SignAsync(
        Partner partner,
        StandingQuestion question,
        StandingRequest request,
        StandingDecision decision,
        CancellationToken cancellation
    ) =>
        callers.SignAsync(
            partner,
            new SignedDecision(question, request.Device!.Id, decision, StandingApi.DecisionLifetime),
            cancellation
        );

    private void Write(JsonMembers json, StandingDecision decision, string? token)
    {
        json.WriteString("resource", decision.Resource);
        json.WriteString("decision", decision.Outcome.ToString().ToLowerInvariant());
        json.WriteString("reason", decision.Reason);
        if (decision.Action is not null)
            json.WriteString("action", decision.Action);
        if (decision.Bundle is not null)
            json.WriteString("bundle", decision.Bundle);
        // Where the subscriber can do it.
        if (decision.Outcome == StandingOutcome.Deny)
            json.WriteString("action_url", $"{registry.Current.FindTenant(scope.Tenant)!.Issuer}/{decision.Page}");
        if (token is null)
            return;
        json.WriteString("decision_token", token);
        json.WriteNumber("expires_in", (int)StandingApi.DecisionLifetime.TotalSeconds);
    }

    private void WriteMany(JsonMembers json, IEnumerable<StandingDecision> decisions) =>
        json.WriteObjects("decisions", decisions, (entry, decision) => Write(entry, decision, token: null));

    private void WriteUnavailable(JsonMembers json, StandingRequest request)
    {
        if (request.Resources is not null)
            WriteMany(json, request.AllResources.Select(StandingReasons.Unavailable));
        else
            Write(json, StandingReasons.Unavailable(request.AllResources[0]), token: null);
    }

    private void WriteConflicts(JsonMembers json, string resource, StreamStart.TooMany tooMany)
    {
        Write(json, StandingReasons.StreamLimit(resource), token: null);
        json.WriteObjects("conflicts", tooMany.Conflicts, (entry, conflict) =>
        {
            entry.WriteString("stop", conflict.Code);
            entry.WriteString("device_type", conflict.DeviceType);
            if (conflict.StartedAt is { } startedAt)
                entry.WriteString("started_at", startedAt);
            entry.WriteBoolean("own", conflict.Own);
        });
    }

    private static JsonAnswer Refuse(ProtocolError error) => JsonAnswer.Error(error, StatusCodes.Status400BadRequest);
}
