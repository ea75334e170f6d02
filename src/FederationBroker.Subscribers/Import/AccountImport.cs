using System.Globalization;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Jobs;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Import;

/// <summary>
/// Imports accounts from a file, some thousand at a time. A portion's rows and the position in the file are one transaction: after a
/// <c>kill -9</c> the same command goes on where it stopped, and no account is made twice.
/// </summary>
public sealed class AccountImport(BrokerDbContext database, CatalogueStore catalogues, ImportWriter writer, TenantScope scope, TimeProvider clock)
{
    private const int Portion = 5000;

    /// <summary>Starts the import of a file, or finds the one that was begun.</summary>
    public async Task<ImportStart> OpenAsync(FileInfo file, CancellationToken cancellation)
    {
        var source = new ImportFile(file);
        var (lines, next) = await source.ReadAsync(0, 1, cancellation);
        if (lines is not [var header] || header.TrimEnd('\r').TrimStart('\uFEFF') != ImportLine.Header)
            return new ImportStart.Refused(new Fault(JobErrors.HeaderUnreadable, "line 1", $"Begin the file with {ImportLine.Header}"));
        var digest = await source.DigestAsync(cancellation);
        var known = await database.Set<BulkJob>().AsNoTracking().SingleOrDefaultAsync(row => row.Kind == BulkJobKind.Import && row.Request == digest && row.State != BulkJobState.Cancelled, cancellation);
        if (known is not null) return new ImportStart.Ready(known);
        var now = clock.GetUtcNow();
        var job = new BulkJob
        {
            Id = Guid.CreateVersion7(now),
            Tenant = scope.Tenant,
            Kind = BulkJobKind.Import,
            State = BulkJobState.Running,
            Request = digest,
            Cursor = Position(next, line: 2),
            Total = source.Length,
            Processed = next,
            StartedBy = "import",
            StartedAt = now,
            UpdatedAt = now,
        };
        database.Add(job);
        await database.SaveChangesAsync(cancellation);
        database.ChangeTracker.Clear();
        return new ImportStart.Ready(job);
    }

    /// <summary>Imports the next portion.</summary>
    /// <returns>The job as it is now; null when another process is at it.</returns>
    public async Task<BulkJob?> StepAsync(FileInfo file, BulkJob seen, CancellationToken cancellation)
    {
        database.ChangeTracker.Clear();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var job = await database.Set<BulkJob>().FromSql($"SELECT * FROM bulk_job WHERE id = {seen.Id} AND state = 'Running' FOR UPDATE SKIP LOCKED").SingleOrDefaultAsync(cancellation);
        if (job is null || job.Cursor != seen.Cursor) return null;
        var (from, line) = Parse(job.Cursor);
        var (texts, next) = await new ImportFile(file).ReadAsync(from, Portion, cancellation);
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        var read = texts.Select((text, number) => (Text: text, Line: line + number)).Where(row => row.Text.Trim().Length > 0).Select(row => (row.Line, Read: ImportLine.Read(row.Line, row.Text, catalogue))).ToList();
        var outcome = await writer.WriteAsync([.. read.Select(row => row.Read.Line).OfType<ImportLine>()], cancellation);
        var faults = read.Where(row => row.Read.Fault is not null).Select(row => (row.Line, Fault: row.Read.Fault!)).Concat(outcome.Faults).ToList();
        AddFaults(job, faults);
        job.Changed += outcome.Created;
        job.Faulty += faults.Count;
        job.Processed = next;
        job.Cursor = Position(next, line + texts.Count);
        job.UpdatedAt = clock.GetUtcNow();
        if (texts.Count < Portion) job.State = BulkJobState.Done;
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return job;
    }

    private void AddFaults(BulkJob job, List<(long Line, Fault Fault)> faults)
    {
        var room = (int)Math.Max(0, BulkJobFault.MostOfAJob - job.Faulty);
        database.AddRange(faults.Take(room).Select(one => new BulkJobFault
        {
            Tenant = scope.Tenant,
            JobId = job.Id,
            Line = one.Line,
            Code = one.Fault.Refusal.Code,
            Place = one.Fault.Place,
            Fix = one.Fault.Fix,
        }));
    }

    private static string Position(long at, long line) => string.Create(CultureInfo.InvariantCulture, $"{at} {line}");

    private static (long At, long Line) Parse(string cursor)
    {
        var parts = cursor.Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}

public abstract record ImportStart
{
    private ImportStart()
    {
    }

    /// <param name="Job">New, begun before, or done already.</param>
    public sealed record Ready(BulkJob Job) : ImportStart;

    public sealed record Refused(Fault Fault) : ImportStart;
}
