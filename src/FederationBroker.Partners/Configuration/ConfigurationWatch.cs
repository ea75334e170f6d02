using FederationBroker.Data.Recurring;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Partners.Configuration;

/// <summary>Takes a changed configuration over within about a second; a faulty one is reported and the last sound one stays live.</summary>
internal sealed partial class ConfigurationWatch(PartnerRegistry registry, TimeProvider clock, ILogger<ConfigurationWatch> log)
    : RecurringWork("Reading the configuration", new Rhythm(TimeSpan.FromMilliseconds(500), First: TimeSpan.Zero), clock, log)
{
    private readonly ILogger log = log;

    protected override Task<bool> RoundAsync(CancellationToken stopping)
    {
        Report(registry.ReadIfChanged());
        return Task.FromResult(true);
    }

    private void Report(ConfigurationReading? reading)
    {
        switch (reading)
        {
            case ConfigurationReading.Sound { Snapshot: var snapshot }:
                LogLive(snapshot.Generation, snapshot.Tenants.Length, snapshot.Partners.Length);
                LogWarnings(reading.Warnings);
                break;
            case ConfigurationReading.Faulty { Faults: var faults }:
                LogRefused(faults.Length);
                foreach (var fault in faults) LogFault(fault.ToString());
                break;
            default:
                break;
        }
    }

    private void LogWarnings(IEnumerable<ConfigurationFault> warnings)
    {
        foreach (var warning in warnings) LogWarning(warning.ToString());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Generation} is live: {Tenants} tenants, {Partners} partners.")]
    private partial void LogLive(int generation, int tenants, int partners);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed configuration has {Count} faults and is not used; the last good one stays live.")]
    private partial void LogRefused(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault}")]
    private partial void LogFault(string fault);
}
