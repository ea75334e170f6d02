using FederationBroker.Data.Auditing.Checkpoints;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Auditing;

/// <summary>Extends the chains about once a second, and writes checkpoints of them.</summary>
internal sealed partial class AuditChaining(
    TenantWork work,
    AuditCheckpoints checkpoints,
    AuditMeasures measures,
    TimeProvider clock,
    ILogger<AuditChaining> log
) : RecurringWork("The audit chain", new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.Zero), clock, log)
{
    // Without a checkpoint the chain still holds, but nothing vouches for its end: the log says which folder it is.
    private const string Writing = "Writing audit checkpoints (see Broker:AuditCheckpointFolder)";

    private readonly ILogger log = log;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(all: true, cancellationToken);
    }

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var extended = await AttemptAsync("Extending the audit chain", () => ExtendAsync(stopping), stopping);
        return await WriteAsync(all: false, stopping) && extended;
    }

    private async Task ExtendAsync(CancellationToken stopping)
    {
        while (await ExtendOnceAsync(stopping) is { Count: > 0 } grown)
        {
            foreach (var growth in grown)
            {
                measures.Count(growth);
                if (!checkpoints.Note(growth))
                    LogShorter(growth.From.Tenant, growth.From.Position);
            }
        }
    }

    private Task<IReadOnlyList<AuditGrowth>> ExtendOnceAsync(CancellationToken stopping) =>
        work.ForPlatformAsync((AuditChain chain) => chain.ExtendAsync(stopping));

    private Task<bool> WriteAsync(bool all, CancellationToken stopping)
    {
        Task Write()
        {
            checkpoints.WriteDue(all);
            return Task.CompletedTask;
        }

        return AttemptAsync(Writing, Write, stopping);
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The audit chain of {Tenant} is shorter than it was and goes on at {Position}: it was cut, or "
            + "restored. "
            + "Run `fbroker audit verify`."
    )]
    private partial void LogShorter(TenantId tenant, long position);
}
