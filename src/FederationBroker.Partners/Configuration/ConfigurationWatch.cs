using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Partners.Configuration;

/// <summary>Takes changed files over within about a second, and says once what became of each.</summary>
internal sealed partial class ConfigurationWatch(
    PartnerRegistry registry, DeadlineLog deadlines, TimeProvider clock, ILogger<ConfigurationWatch> log)
        : BackgroundService
{
    private HashSet<string> told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the way of the host's start, which waits for the first await.
        await Task.Yield();
        Tell(registry.Current, registry.FaultyFiles, registry.Warnings);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) LookAgain();
    }

    // This loop is what an emergency switch depends on: nothing may end it.
    private void LookAgain()
    {
        try
        {
            if (registry.ReadIfChanged() is { } reading) Tell(registry.Current, reading.FaultyFiles, reading.Warnings);
            deadlines.Tell(registry.Current);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(failure);
        }
    }

    private void Tell(
        RegistrySnapshot live, IReadOnlyCollection<FaultyFile> faulty, IReadOnlyCollection<ConfigurationFault> warnings)
    {
        LogLive(live.Generation, live.Tenants.Length, live.Partners.Length, faulty.Count);
        foreach (var file in faulty.Where(file => file.Faults.Any(IsNew)))
        {
            LogRefused(file.File, file.LastGoodIsLive ? "what it said when it was sound stays live"
                : "nothing of it is live");
            foreach (var fault in file.Faults) LogFault(fault.ToString());
        }

        foreach (var warning in warnings.Where(IsNew)) LogWarning(warning.ToString());
        told = [.. faulty.SelectMany(file => file.Faults).Concat(warnings).Select(fault => fault.ToString())];

        bool IsNew(ConfigurationFault fault) => !told.Contains(fault.ToString());
    }

    [LoggerMessage(
        Level = LogLevel.Information,
            Message = "Configuration {Generation} is live: {Tenants} tenants, {Partners} partners; {Faulty} files "
                + "are refused.")]
    private partial void LogLive(int generation, int tenants, int partners, int faulty);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} is refused alone: {Remains}.")]
    private partial void LogRefused(string file, string remains);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault}")]
    private partial void LogFault(string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(
        Level = LogLevel.Error,
            Message = "The configuration could not be looked at; what is live stays so, and it is tried again.")]
    private partial void LogFailed(Exception failure);
}
