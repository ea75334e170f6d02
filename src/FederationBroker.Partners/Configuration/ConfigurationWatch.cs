using FederationBroker.Data.Recurring;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Partners.Configuration;

/// <summary>Takes changed files over within about a second, and says once what became of each.</summary>
internal sealed partial class ConfigurationWatch(
    PartnerRegistry registry,
    DeadlineLog deadlines,
    TimeProvider clock,
    ILogger<ConfigurationWatch> log
)
    : RecurringWork(
        "Reading the configuration",
        new Rhythm(TimeSpan.FromMilliseconds(500), First: TimeSpan.Zero),
        clock,
        log
    )
{
    private readonly ILogger log = log;
    private HashSet<string> told = [];
    private bool toldOfStart;

    // What an emergency switch depends on: no file, however odd, ends these rounds (RecurringWork).
    protected override Task<bool> RoundAsync(CancellationToken stopping)
    {
        if (!toldOfStart)
            Tell(registry.Current, registry.FaultyFiles, registry.Warnings);
        toldOfStart = true;
        if (registry.ReadIfChanged() is { } reading)
            Tell(registry.Current, reading.FaultyFiles, reading.Warnings);
        deadlines.Tell(registry.Current);
        return Task.FromResult(true);
    }

    private void Tell(
        RegistrySnapshot live,
        IReadOnlyCollection<FaultyFile> faulty,
        IReadOnlyCollection<ConfigurationFault> warnings
    )
    {
        LogLive(live.Generation, live.Tenants.Length, live.Partners.Length, faulty.Count);
        foreach (var file in faulty.Where(file => file.Faults.Any(IsNew)))
        {
            LogRefused(
                file.File,
                file.LastGoodIsLive ? "what it said when it was sound stays live" : "nothing of it is live"
            );
            foreach (var fault in file.Faults)
                LogFault(fault.ToString());
        }

        foreach (var warning in warnings.Where(IsNew))
            LogWarning(warning.ToString());
        told = [.. faulty.SelectMany(file => file.Faults).Concat(warnings).Select(fault => fault.ToString())];

        bool IsNew(ConfigurationFault fault) => !told.Contains(fault.ToString());
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Configuration {Generation} is live: {Tenants} tenants, {Partners} partners; {Faulty} files "
            + "are refused."
    )]
    private partial void LogLive(int generation, int tenants, int partners, int faulty);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} is refused alone: {Remains}.")]
    private partial void LogRefused(string file, string remains);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault}")]
    private partial void LogFault(string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogWarning(string warning);
}
