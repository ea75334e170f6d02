using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>Takes accounts, people and logins in by the thousand. Runs inside the caller's transaction.</summary>
public sealed class AccountIntake
{
    private readonly ImportWriter writer;

    internal AccountIntake(ImportWriter writer) => this.writer = writer;

    /// <summary>Takes lines in, each wholly or not at all.</summary>
    public async Task<IntakeOutcome> TakeAsync(IReadOnlyList<ImportLine> lines, CancellationToken cancellation)
    {
        var plan = await writer.WriteAsync([.. lines], cancellation);
        return new IntakeOutcome(plan.Counts, plan.Faults, plan.Notes);
    }
}

/// <param name="Faults">Lines that were not taken, and why.</param>
/// <param name="Notes">Lines that took back what an earlier one of the same account had said.</param>
public sealed record IntakeOutcome(
    ImportCounts Counts,
    IReadOnlyList<(long Line, Refusal Refusal)> Faults,
    IReadOnlyList<(long Line, Refusal Refusal)> Notes
);
