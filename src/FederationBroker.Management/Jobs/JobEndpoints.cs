using System.Collections.Immutable;
using System.Globalization;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Management.Accounts;
using FederationBroker.Management.Api;
using FederationBroker.OperatorSync;
using FederationBroker.OperatorSync.Jobs;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Bulk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Jobs;

/// <summary>
/// Work on many accounts: started here or by an import, done by the nodes, resumed by whichever is left.
/// </summary>
internal static class JobEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", ListAsync)
            .Requires(Permission.ViewJobs)
            .WithName("listJobs")
            .WithSummary("The latest jobs with their progress.");
        jobs.MapPost("/", StartAsync)
            .Requires(Permission.RunJobs)
            .WithMetadata(ReadsMuch.Mark)
            .WithName("startJob")
            .WithSummary("Make one change to all accounts that a filter finds. `dryRun=true` says how many.");
        jobs.MapGet("/{id:guid}", ShowAsync)
            .Requires(Permission.ViewJobs)
            .WithName("showJob")
            .WithSummary("One job with its faults.");
        jobs.MapPost("/{id:guid}/cancel", CancelAsync)
            .Requires(Permission.RunJobs)
            .WithName("cancelJob")
            .WithSummary("Stop before the next portion; what is done stays done.");
    }

    private static async Task<Ok<Page<JobView>>> ListAsync(BulkJobs jobs, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<JobView>([.. (await jobs.ListAsync(cancellation)).Select(JobView.Of)], Next: null));

    private static async Task<Results<Ok<JobDetails>, StaffProblem>> ShowAsync(
        Guid id,
        BulkJobs jobs,
        CancellationToken cancellation
    ) =>
        await jobs.FindAsync(id, cancellation) is { } job
            ? TypedResults.Ok(
                new JobDetails(
                    JobView.Of(job),
                    [
                        .. (await jobs.FaultsAsync(id, cancellation)).Select(fault => new JobFaultView(
                            fault.Line,
                            fault.Code,
                            fault.Place,
                            fault.Fix
                        )),
                    ]
                )
            )
            : StaffProblem.NotFound();

    private static async Task<Results<Ok<JobView>, Ok<Preview>, StaffProblem>> StartAsync(
        JobBody body,
        BulkJobs jobs,
        AuditedChange audited,
        CurrentStaff current,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (Parsed.Entry(body.Plan, "plan", out var next) is { } unreadable)
            return StaffProblem.Faulty(unreadable);
        if (Parsed.Entry(body.Filter.Plan, "filter.plan", out var has) is { } unreadableFilter)
            return StaffProblem.Faulty(unreadableFilter);
        if (Parsed.Entry(body.Entry?.Id, "entry.id", out var entry) is { } unreadableEntry)
            return StaffProblem.Faulty(unreadableEntry);
        var edit = new BulkEdit
        {
            Filter = new AccountFilter
            {
                Status = body.Filter.Status,
                Plan = has,
                Region = body.Filter.Region,
            },
            Status = body.Status,
            Keep = body.Keep,
            Plan = next,
            Entry = entry is { } id ? new EntrySwitch(id, body.Entry!.On) : null,
        };
        if (dryRun)
            return TypedResults.Ok(PreviewOf(edit, await jobs.CountAsync(edit, cancellation)));
        var outcome = await audited.RunAsync(
            OperatorSyncActions.JobStarted,
            job => ("job", job.Id.ToString()),
            null,
            job => new { job.Request, job.Total },
            () => jobs.StartAsync(edit, current.Identity.Subject, cancellation),
            cancellation
        );
        return outcome is AccountChange<BulkJob>.Done { Value: var started }
            ? TypedResults.Ok(JobView.Of(started))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static Preview PreviewOf(BulkEdit edit, long count) =>
        new(
            OperatorSyncActions.JobStarted.Name,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} {(count == 1 ? "account is" : "accounts are")} looked at, in portions; each "
                        + $"that is not like this already is changed."
                ),
                .. edit.Status == AccountStatus.Active ? [ReopeningEffect(edit)] : Array.Empty<string>(),
                "It goes on by itself when a node stops, and can be cancelled between portions.",
            ]
        );

    private static string ReopeningEffect(BulkEdit edit) =>
        AccessEnd.AllBut(edit.Keep) is { IsEmpty: false } ends
            ? $"Where an account becomes active again, everybody's "
                + $"{string.Join(", ", ends.Order()).ToLowerInvariant()} from before end."
            : "Where an account becomes active again, everything goes on as before it was blocked.";

    private static async Task<Results<NoContent, StaffProblem>> CancelAsync(
        Guid id,
        BulkJobs jobs,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (!await jobs.CancelAsync(id, cancellation))
            return StaffProblem.NotFound();
        await audited.NoteAsync(OperatorSyncActions.JobCancelled, $"job {id}", cancellation);
        return TypedResults.NoContent();
    }
}

/// <summary>Exactly one of status, plan and entry.</summary>
/// <param name="Keep">Of accounts that become active again: what goes on of everybody's access from before. Left out:
/// nothing does.</param>
internal sealed record JobBody(
    JobFilter Filter,
    AccountStatus? Status = null,
    [Longest(64)] string? Plan = null,
    JobEntry? Entry = null,
    ImmutableArray<AccessKind>? Keep = null
);

internal sealed record JobFilter(
    AccountStatus? Status = null,
    [Longest(64)] string? Plan = null,
    [Longest(ServiceAccount.LongestRegion)] string? Region = null
);

internal sealed record JobEntry([Longest(64)] string Id, bool On);

internal sealed record JobView
{
    public required Guid Id { get; init; }

    public required BulkJobKind Kind { get; init; }

    public required BulkJobState State { get; init; }

    /// <summary>How much there is to do: accounts, or bytes of an imported file.</summary>
    public required long Total { get; init; }

    /// <summary>In the unit of the total.</summary>
    public required long Processed { get; init; }

    public required long Changed { get; init; }

    public required long Faulty { get; init; }

    /// <summary>What an import has done so far; null for another kind.</summary>
    public required ImportCounts? Imported { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static JobView Of(BulkJob job) =>
        new()
        {
            Id = job.Id,
            Kind = job.Kind,
            State = job.State,
            Total = job.Total,
            Processed = job.Processed,
            Changed = job.Changed,
            Faulty = job.Faulty,
            Imported = job.Kind == BulkJobKind.Import ? job.Imported : null,
            StartedBy = job.StartedBy,
            StartedAt = job.StartedAt,
            UpdatedAt = job.UpdatedAt,
        };
}

internal sealed record JobDetails(JobView Job, ImmutableArray<JobFaultView> Faults);

internal sealed record JobFaultView(long Line, string Code, string Place, string Fix);
