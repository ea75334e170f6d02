using System.CommandLine;
using System.Globalization;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.OperatorSync.Import;
using FederationBroker.OperatorSync.Jobs;
using FederationBroker.Subscribers.Bulk;

namespace FederationBroker.Web.Commands;

/// <summary>Brings an operator's accounts in from a file.</summary>
internal static class AccountsCommand
{
    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "The operator's id.", Required = true };
        var file = new Option<FileInfo>("--file")
        {
            Description =
                "CSV file; its first line names the columns: number,plan,status,region,person,cableId,passwordHash.",
            Required = true,
        };
        var import = new Command("import", "Import accounts. Interrupted, the same command goes on where it stopped.")
        {
            tenant,
            file,
        };
        import.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    ImportAsync(services, parsed.GetRequiredValue(tenant), parsed.GetRequiredValue(file), cancellation)
                )
        );
        return new Command("accounts", "Service accounts in bulk.") { import };
    }

    private static async Task<int> ImportAsync(
        IServiceProvider services,
        string tenantName,
        FileInfo file,
        CancellationToken cancellation
    )
    {
        var (tenant, work) = (Tool.TenantOf(services, tenantName), services.GetRequiredService<TenantWork>());
        CommandFile.RequireReadable(file);
        switch (await work.ForTenantAsync(tenant, (AccountImport import) => import.OpenAsync(file, cancellation)))
        {
            case ImportStart.Refused refused:
                await Console.Error.WriteLineAsync(
                    $"{file.Name}: {refused.Refusal.Place}: {refused.Refusal.Code} "
                        + $"{refused.Refusal.Message} {refused.Refusal.Fix}"
                );
                return 1;
            case ImportStart.Ready { Job: var job }:
                if (job.Imported != new ImportCounts())
                    Console.WriteLine(
                        $"Going on after {job.Imported.Added + job.Imported.Changed + job.Imported.Unchanged} accounts."
                    );
                return await RunAsync(work, tenant, file, job, cancellation);
            default:
                throw new InvalidOperationException("An import starts or is refused.");
        }
    }

    private static async Task<int> RunAsync(
        TenantWork work,
        TenantId tenant,
        FileInfo file,
        BulkJob job,
        CancellationToken cancellation
    )
    {
        var progress = new ImportProgress(job);
        while (job.State == BulkJobState.Running)
        {
            var seen = job;
            if (
                await work.ForTenantAsync(tenant, (AccountImport import) => import.StepAsync(file, seen, cancellation))
                is not { } next
            )
            {
                await Console.Error.WriteLineAsync($"{JobErrors.SomebodyElse.Code} {JobErrors.SomebodyElse.Message}");
                return 1;
            }

            job = next;
            progress.Show(job);
        }

        foreach (var line in ImportSummary.Of(job))
            Console.WriteLine($"{tenant}: {line}");
        foreach (
            var fault in await work.ForTenantAsync(tenant, (BulkJobs jobs) => jobs.FaultsAsync(job.Id, cancellation))
        )
            Console.WriteLine($"{file.Name}:{fault.Line}: {fault.Code} {fault.Place}: {fault.Fix}");
        return job.Faulty == 0 ? 0 : 1;
    }
}

/// <summary>What an import has done, for people.</summary>
internal static class ImportSummary
{
    public static IEnumerable<string> Of(BulkJob job)
    {
        var counts = job.Imported;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Added} accounts created, {job.Faulty} lines with faults."
        );
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Changed} accounts changed ({counts.Status} status, {counts.Region} region), "
                + $"{counts.Unchanged} unchanged."
        );
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.PeopleAdded} people added, {counts.PeopleChanged} changed."
        );
        if (counts.Overridden > 0)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{counts.Overridden} lines took back what an earlier line had said."
            );
    }
}

/// <summary>
/// One line that says how far an import is: rewritten on a terminal, now and then a new one in a log.
/// </summary>
internal sealed class ImportProgress(BulkJob begun)
{
    private const int Width = 30;
    private static readonly TimeSpan LoggedEvery = TimeSpan.FromSeconds(10);

    // This run's own pace: what an interrupted one did, and the time in between, says nothing about what is left.
    private readonly DateTimeOffset started = TimeProvider.System.GetUtcNow();
    private DateTimeOffset logged = DateTimeOffset.MinValue;

    private static long Seen(BulkJob job) => job.Imported.Added + job.Imported.Changed + job.Imported.Unchanged;

    public void Show(BulkJob job)
    {
        var share = job.Total == 0 ? 1 : (double)job.Processed / job.Total;
        var seconds = Math.Max(0.001, (job.UpdatedAt - started).TotalSeconds);
        var perSecond = (job.Processed - begun.Processed) / seconds;
        var left = perSecond > 0 ? TimeSpan.FromSeconds((job.Total - job.Processed) / perSecond) : TimeSpan.Zero;
        var bar = new string('#', (int)(share * Width)).PadRight(Width, '.');
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"[{bar}] {share:P0} {Seen(job)} accounts, {(Seen(job) - Seen(begun)) / seconds:F0}/s, "
                + $"{left:hh\\:mm\\:ss} left"
        );
        if (!Console.IsOutputRedirected)
        {
            Console.Write($"\r{text} ");
            if (job.State != BulkJobState.Running)
                Console.WriteLine();
        }
        else if (job.UpdatedAt - logged >= LoggedEvery)
        {
            logged = job.UpdatedAt;
            Console.WriteLine(text);
        }
    }
}
