using System.Globalization;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.OperatorSync.Jobs;
using FederationBroker.Subscribers.Bulk;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Import;

/// <summary>
/// Imports accounts from a file, some thousand at a time. A portion's rows and the position in the file are one
/// transaction: after a
/// <c>kill -9</c> the same command goes on where it stopped, and no account is made twice. A file that was imported to
/// its end is imported again, and changes what has become different since.
/// </summary>
public sealed class AccountImport(
    BrokerDbContext database,
    CatalogueStore catalogues,
    AccountIntake intake,
    TenantScope scope,
    TimeProvider clock
)
{
    private const int Portion = 5000;

    /// <summary>Starts the import of a file, or finds the one that was begun.</summary>
    public async Task<ImportStart> OpenAsync(FileInfo file, CancellationToken cancellation)
    {
        var source = new ImportFile(file);
        var beginning = await source.ReadHeaderAsync(cancellation);
        if (!ImportLineReader.IsHeader(beginning.Header))
            return new ImportStart.Refused(
                JobErrors.HeaderUnreadable.At("line 1", $"Begin the file with {ImportLineReader.Header}")
            );
        var digest = await source.DigestAsync(cancellation);
        var known = await database
            .Set<BulkJobRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.Kind == BulkJobKind.Import && row.Request == digest && row.State == BulkJobState.Running,
                cancellation
            );
        if (known is not null)
            return new ImportStart.Ready(known.ToFact());
        var now = clock.GetUtcNow();
        var job = new BulkJobRow
        {
            Id = Guid.CreateVersion7(now),
            Tenant = scope.Tenant,
            Kind = BulkJobKind.Import,
            State = BulkJobState.Running,
            Request = digest,
            Cursor = Text(beginning.Next),
            Total = source.Length,
            Processed = beginning.Next.At,
            StartedBy = "import",
            StartedAt = now,
            UpdatedAt = now,
        };
        database.Add(job);
        await database.SaveChangesAsync(cancellation);
        database.ChangeTracker.Clear();
        return new ImportStart.Ready(job.ToFact());
    }

    /// <summary>Imports the next portion.</summary>
    /// <returns>The job as it is now; null when another process is at it.</returns>
    public async Task<BulkJob?> StepAsync(FileInfo file, BulkJob seen, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        database.ChangeTracker.Clear();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var job = await database
            .Set<BulkJobRow>()
            .FromSql(
                $"""
                SELECT * FROM bulk_job
                WHERE tenant = {database.Scope.Tenant.Value} AND id = {seen.Id} AND state = 'Running'
                FOR UPDATE SKIP LOCKED
                """
            )
            .SingleOrDefaultAsync(cancellation);
        if (job is null || job.Cursor != seen.Cursor)
            return null;
        var portion = await new ImportFile(file).ReadAsync(Parse(job.Cursor), Portion, cancellation);
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        var read = portion
            .Records.Where(record => !record.IsBlank)
            .Select(record => (record.Line, Read: ImportLineReader.Read(record, catalogue)))
            .ToList();
        var lines = read.Select(row => row.Read).OfType<ImportLineReading.Understood>().Select(line => line.Line);
        var plan = await intake.TakeAsync([.. lines], cancellation);
        var faults = read.Where(row => row.Read is ImportLineReading.Faulty)
            .Select(row => (row.Line, ((ImportLineReading.Faulty)row.Read).Refusal))
            .Concat(plan.Faults)
            .ToList();
        // Before the counts move: they say how many are kept already.
        AddFaults(job, [.. faults, .. plan.Notes]);
        job.Changed += plan.Counts.Added + plan.Counts.Changed;
        job.Imported += plan.Counts;
        job.Faulty += faults.Count;
        job.Processed = portion.Next.At;
        job.Cursor = Text(portion.Next);
        job.UpdatedAt = clock.GetUtcNow();
        if (portion.IsLast)
            job.State = BulkJobState.Done;
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return job.ToFact();
    }

    // A line is told once, with all that is to be said of it.
    private void AddFaults(BulkJobRow job, List<(long Line, Refusal Refusal)> faults)
    {
        var room = (int)Math.Max(0, BulkJobFaultRow.MostOfAJob - job.Faulty - job.Imported.Overridden);
        database.AddRange(
            faults
                .GroupBy(one => one.Line)
                .OrderBy(line => line.Key)
                .Take(room)
                .Select(line => new BulkJobFaultRow
                {
                    Tenant = scope.Tenant,
                    JobId = job.Id,
                    Line = line.Key,
                    Code = line.First().Refusal.Code,
                    Place = string.Join(", ", line.Select(one => one.Refusal.Place).Distinct()),
                    Fix = string.Join(" ", line.Select(one => one.Refusal.Fix).Distinct()),
                })
        );
    }

    private static string Text(ImportPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.At} {position.Line}");

    private static ImportPosition Parse(string cursor)
    {
        var parts = cursor.Split(' ');
        return new ImportPosition(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            long.Parse(parts[1], CultureInfo.InvariantCulture)
        );
    }
}

public abstract record ImportStart
{
    private ImportStart() { }

    /// <param name="Job">New, or begun before.</param>
    public sealed record Ready(BulkJob Job) : ImportStart;

    public sealed record Refused(Refusal Refusal) : ImportStart;
}
