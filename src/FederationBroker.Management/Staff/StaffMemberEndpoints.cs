using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Register;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Staff;

/// <summary>The operator's staff.</summary>
internal static class StaffMemberEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var staff = api.MapGroup("/staff").WithTags("Staff");
        staff
            .MapGet("/", ListAsync)
            .Requires(Permission.ViewStaff)
            .WithName("listStaff")
            .WithSummary("Staff of this operator, oldest first.");
        staff
            .MapPost("/", AddAsync)
            .Requires(Permission.EditStaff)
            .WithName("addStaff")
            .WithSummary(
                "Add somebody. The answer holds a link, shown once, with which that person chooses a password."
            );
        staff
            .MapGet("/{id:guid}", ShowAsync)
            .Requires(Permission.ViewStaff)
            .WithName("showStaff")
            .WithSummary("One person, with an ETag.");
        staff
            .MapPatch("/{id:guid}", ChangeAsync)
            .Requires(Permission.EditStaff)
            .TakesVersion()
            .WithName("changeStaff")
            .WithSummary("Change roles, or disable and enable. `dryRun=true` only says what would happen.");
        staff
            .MapPost("/{id:guid}/reset", ResetAsync)
            .Requires(Permission.EditStaff)
            .TakesVersion()
            .WithName("resetStaff")
            .WithSummary("Take password and second factor away and make a new link. Knows `dryRun=true`.");
        staff
            .MapDelete("/{id:guid}", RemoveAsync)
            .Requires(Permission.EditStaff)
            .TakesVersion()
            .WithName("removeStaff")
            .WithSummary("Remove somebody. Knows `dryRun=true`.");
    }

    private static async Task<Results<Ok<Page<StaffMemberView>>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        StaffVault vault,
        CancellationToken cancellation,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<MemberKey>(cursor, out var after))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var rows = database.StaffMembers();
        if (after is { } key)
        {
            var last = new StaffId(key.Id);
            rows = rows.Where(row => row.Id > last);
        }

        // Ids are made from the time, so they sort by it.
        var found = await rows.OrderBy(row => row.Id).Take(size + 1).ToListAsync(cancellation);
        return TypedResults.Ok(
            Cursor.PageOf(found, size, row => StaffMemberView.Of(row, vault), row => new MemberKey(row.Id.Value))
        );
    }

    private static async Task<Results<Created<NewStaffView>, StaffProblem>> AddAsync(
        NewStaff body,
        HttpContext context,
        StaffRegister register,
        CurrentStaff current,
        StaffVault vault,
        StaffAddress address,
        CancellationToken cancellation
    ) =>
        await register.AddAsync(body.Name, body.Roles, current.Identity, cancellation) switch
        {
            RegisterOutcome.Done done => TypedResults.Created(
                address.To(context.Request, $"api/v1/staff/{done.Member.Id.Value}"),
                Linked(context, done, vault, address)
            ),
            RegisterOutcome.Refused refused => StaffProblem.Faulty(refused.Refusal),
            var other => throw new InvalidOperationException($"Adding staff cannot end in {other}."),
        };

    private static async Task<Results<Ok<StaffMemberView>, StaffProblem>> ShowAsync(
        Guid id,
        HttpContext context,
        BrokerDbContext database,
        StaffVault vault,
        CancellationToken cancellation
    )
    {
        var wanted = new StaffId(id);
        if (await database.StaffMembers().SingleOrDefaultAsync(row => row.Id == wanted, cancellation) is not { } member)
            return StaffProblem.NotFound();
        EntityVersion.Announce(context.Response, member.Version);
        return TypedResults.Ok(StaffMemberView.Of(member, vault));
    }

    private static async Task<Results<Ok<StaffMemberView>, Ok<Preview>, StaffProblem>> ChangeAsync(
        Guid id,
        StaffChanges body,
        HttpContext context,
        StaffRegister register,
        CurrentStaff current,
        StaffVault vault,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (body is { Roles: null, Disabled: null })
            return StaffProblem.Faulty(StaffErrors.NothingToChange.At("body", "Give roles, disabled, or both."));
        if (EntityVersion.Expected(context.Request) is not { } seen)
            return StaffProblem.VersionNeeded();
        var outcome = await register.ChangeAsync(
            new StaffId(id),
            new MemberChange(body.Roles, body.Disabled),
            new Precondition(seen, dryRun),
            current.Identity,
            cancellation
        );
        if (outcome is RegisterOutcome.Planned planned)
            return TypedResults.Ok(new Preview(StaffActions.StaffChanged.Name, [.. planned.Effects]));
        if (outcome is not RegisterOutcome.Done done)
            return ProblemOf(outcome);
        EntityVersion.Announce(context.Response, done.Member.Version);
        return TypedResults.Ok(StaffMemberView.Of(done.Member, vault));
    }

    private static async Task<Results<Ok<NewStaffView>, Ok<Preview>, StaffProblem>> ResetAsync(
        Guid id,
        HttpContext context,
        StaffRegister register,
        CurrentStaff current,
        StaffVault vault,
        StaffAddress address,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (EntityVersion.Expected(context.Request) is not { } seen)
            return StaffProblem.VersionNeeded();
        var outcome = await register.ResetAsync(
            new StaffId(id),
            new Precondition(seen, dryRun),
            current.Identity,
            cancellation
        );
        if (outcome is RegisterOutcome.Planned planned)
            return TypedResults.Ok(
                new Preview(
                    StaffActions.StaffAccessReset.Name,
                    ["Password, second factor and recovery codes stop working at once.", .. planned.Effects]
                )
            );
        if (outcome is not RegisterOutcome.Done done)
            return ProblemOf(outcome);
        EntityVersion.Announce(context.Response, done.Member.Version);
        return TypedResults.Ok(Linked(context, done, vault, address));
    }

    private static async Task<Results<NoContent, Ok<Preview>, StaffProblem>> RemoveAsync(
        Guid id,
        HttpContext context,
        StaffRegister register,
        CurrentStaff current,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (EntityVersion.Expected(context.Request) is not { } seen)
            return StaffProblem.VersionNeeded();
        var outcome = await register.RemoveAsync(
            new StaffId(id),
            new Precondition(seen, dryRun),
            current.Identity,
            cancellation
        );
        if (outcome is RegisterOutcome.Planned planned)
            return TypedResults.Ok(
                new Preview(
                    StaffActions.StaffRemoved.Name,
                    ["The person is removed; the audit trail keeps what they did.", .. planned.Effects]
                )
            );
        return outcome is RegisterOutcome.Done ? TypedResults.NoContent() : ProblemOf(outcome);
    }

    private static NewStaffView Linked(
        HttpContext context,
        RegisterOutcome.Done done,
        StaffVault vault,
        StaffAddress address
    ) =>
        new(
            StaffMemberView.Of(done.Member, vault),
            address.AbsoluteTo(context.Request, $"enrol/{done.EnrolmentHandle}"),
            done.Member.EnrolmentEnds
        );

    private static StaffProblem ProblemOf(RegisterOutcome outcome) =>
        outcome switch
        {
            RegisterOutcome.Refused refused => StaffProblem.Conflict(refused.Refusal),
            RegisterOutcome.Stale => StaffProblem.Stale(),
            _ => StaffProblem.NotFound(),
        };

    private sealed record MemberKey(Guid Id);
}

/// <param name="Name">What the person will sign in with, usually an e-mail address.</param>
internal sealed record NewStaff([Longest(128)] string Name, ImmutableArray<StaffRole> Roles);

/// <summary>What is left out, or null, stays as it is.</summary>
internal sealed record StaffChanges(ImmutableArray<StaffRole>? Roles = null, bool? Disabled = null);

internal sealed record StaffMemberView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required ImmutableArray<StaffRole> Roles { get; init; }

    public required bool Disabled { get; init; }

    /// <summary>Has chosen a password.</summary>
    public required bool Enrolled { get; init; }

    /// <summary>Has set up an authenticator.</summary>
    public required bool SecondFactor { get; init; }

    /// <summary>Until when the enrolment link works, if one is open.</summary>
    public required DateTimeOffset? InvitedUntil { get; init; }

    public required DateTimeOffset? LastSignInAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long Version { get; init; }

    public static StaffMemberView Of(StaffMemberFact member, StaffVault vault) =>
        new()
        {
            Id = member.Id.Value,
            Name = vault.OpenName(member),
            Roles = member.Roles,
            Disabled = member.Disabled,
            Enrolled = member.IsEnrolled,
            SecondFactor = member.HasSecondFactor,
            InvitedUntil = member.EnrolmentEnds,
            LastSignInAt = member.LastSignInAt,
            CreatedAt = member.CreatedAt,
            Version = member.Version,
        };
}

/// <param name="EnrolmentLink">Works once; shown only in this answer. Hand it over in a way that reaches nobody
/// else.</param>
internal sealed record NewStaffView(StaffMemberView Member, string EnrolmentLink, DateTimeOffset? WorksUntil)
{
    public override string ToString() => "[new staff member]";
}
