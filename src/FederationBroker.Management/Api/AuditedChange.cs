using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.Management.Api;

/// <summary>A change by staff together with its record: both are written, or neither.</summary>
internal sealed class AuditedChange(BrokerDbContext database, StaffAudit audit, CurrentStaff current)
{
    /// <param name="subject">What is changed: its kind and its id.</param>
    /// <param name="before">How it was; null for something new.</param>
    /// <param name="after">How it is then; null for something removed. Never personal data.</param>
    public async Task<AccountChange<T>> RunAsync<T>(
        AuditAction action,
        Func<T, (string Kind, string Id)> subject,
        object? before,
        Func<T, object?> after,
        Func<Task<AccountChange<T>>> change,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var outcome = await change();
        if (outcome is not AccountChange<T>.Done done)
            return outcome;
        audit.Changed(current.Identity.Subject, subject(done.Value), action, before, after(done.Value));
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return outcome;
    }

    public Task NoteAsync(AuditAction action, string detail, CancellationToken cancellation)
    {
        audit.Noted(current.Identity.Subject, action, detail: detail);
        return database.SaveChangesAsync(cancellation);
    }
}

/// <summary>What the services of the subscriber domain answer, as the API says it.</summary>
internal static class DomainAnswers
{
    public static StaffProblem ProblemOf<T>(AccountChange<T> outcome) =>
        outcome switch
        {
            AccountChange<T>.Refused { Refusal: var refusal } when refusal.Is(AccountErrors.ChangedMeanwhile) =>
                StaffProblem.Stale(),
            AccountChange<T>.Refused refused => StaffProblem.Conflict(refused.Refusal),
            _ => StaffProblem.NotFound(),
        };

    public static StaffProblem Faulty(IEnumerable<Refusal> faults) => StaffProblem.Faulty([.. faults]);
}
