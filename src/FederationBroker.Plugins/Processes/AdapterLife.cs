using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Packages;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Plugins.Processes;

/// <summary>
/// One life of an adapter's process: judge the package, start it, compare what it says of itself, have it judge its
/// configuration, start it up, and watch it until it ends.
/// </summary>
internal sealed partial class AdapterLife(PackageStore packages, TimeProvider clock, ILogger<AdapterLife> log)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestValidation = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    private const int MissesUntilDegraded = 3;
    private const int MissesUntilKilled = 6;
    private const int LongestLine = 200;

    /// <param name="settings">What is run.</param>
    /// <param name="found">Hears which package it is, once that is judged.</param>
    /// <param name="become">Hears every state, with the wire while calls can be made.</param>
    /// <param name="cancellation">It is not meant to run any more: it is told to finish.</param>
    /// <returns>The state it ended in; <see cref="AdapterState.Waiting"/>: it may be started again.</returns>
    public async Task<AdapterState> LiveAsync(
        WantedAdapter settings,
        Action<AdapterPackage> found,
        Action<AdapterState, AdapterWire?> become,
        CancellationToken cancellation
    )
    {
        // Judged at every start: a copy could have been changed by whoever could write there.
        var reading = packages.Take(settings.Package);
        if (reading is PackageReading.Refused rejected)
            return new AdapterState.Rejected(Now, rejected.Refusal);
        var package = ((PackageReading.Genuine)reading).Package;
        found(package);
        if (settings.Digest is { } pinned && pinned != package.Digest)
            return new AdapterState.Rejected(
                Now,
                AdapterErrors.NotThePinned.At("digest", $"Take this one in by naming {package.Digest}, or put it back.")
            );
        become(new AdapterState.Starting(Now), null);
        switch (await AdapterChild.StartAsync(package, line => Hear(settings, line), cancellation))
        {
            case ChildStart.Refused refused:
                return new AdapterState.Waiting(Now, refused.Refusal);
            case ChildStart.Running { Child: var child }:
                await using (child)
                {
                    using var wire = child.Connect();
                    return await LiveAsync(settings, package, (child, wire), become, cancellation);
                }

            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private async Task<AdapterState> LiveAsync(
        WantedAdapter settings,
        AdapterPackage package,
        (AdapterChild Child, AdapterWire Wire) running,
        Action<AdapterState, AdapterWire?> become,
        CancellationToken cancellation
    )
    {
        try
        {
            if (await BeginAsync(settings, package, running.Wire, cancellation) is { } refused)
                return refused;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return new AdapterState.Waiting(Now, AdapterErrors.NotStarted.WithDetail(failure.GetType().Name));
        }

        become(new AdapterState.Ready(Now), running.Wire);
        await WatchAsync(running, become, cancellation);
        return new AdapterState.Waiting(Now, Why: null);
    }

    // Null: it has begun.
    private async Task<AdapterState?> BeginAsync(
        WantedAdapter settings,
        AdapterPackage package,
        AdapterWire wire,
        CancellationToken cancellation
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestStart);
        wire.Descriptor = await wire.DescribeAsync(patience.Token);
        if (DifferenceOf(wire.Descriptor, package.Manifest) is { } difference)
            return new AdapterState.Rejected(Now, difference);
        using var validation = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        validation.CancelAfter(LongestValidation);
        var report = await wire.ValidateAsync(settings.Configuration, validation.Token);
        if (report.Problems is [var problem, ..])
            return new AdapterState.ConfigurationInvalid(
                Now,
                AdapterErrors.ConfigurationRefused.At(problem.Place, $"{problem.Problem} {problem.Fix}")
            );
        await wire.StartAsync(
            new AdapterStart(settings.Tenant.Value, settings.Id, settings.Configuration, settings.Secrets),
            patience.Token
        );
        return null;
    }

    // Looks every few seconds, until the process has ended or does not say for half a minute that it is there.
    private async Task WatchAsync(
        (AdapterChild Child, AdapterWire Wire) running,
        Action<AdapterState, AdapterWire?> become,
        CancellationToken cancellation
    )
    {
        var exited = running.Child.ExitedAsync(cancellation);
        for (var misses = 0; misses < MissesUntilKilled; )
        {
            if (await Task.WhenAny(exited, Task.Delay(BetweenLooks, clock, cancellation)) == exited)
            {
                await exited;
                return;
            }

            var health = await LookAsync(running.Wire, cancellation);
            misses = health is null ? misses + 1 : 0;
            if (health is { IsWell: true })
                become(new AdapterState.Ready(Now), running.Wire);
            else if (health is not null || misses >= MissesUntilDegraded)
                become(new AdapterState.Degraded(Now), running.Wire);
        }

        running.Child.Kill();
    }

    // Null: no answer in time.
    private static async Task<AdapterHealth?> LookAsync(AdapterWire wire, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestLook);
        try
        {
            return await wire.HealthAsync(patience.Token);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Refusal? DifferenceOf(AdapterDescriptor said, AdapterManifest manifest) =>
        said.Id != manifest.Id ? Differs("id", manifest.Id)
        : said.Version != manifest.Version ? Differs("version", manifest.Version)
        : said.Contract != manifest.Contract ? Differs("contract", manifest.Contract)
        : !said.Capabilities.ToHashSet().SetEquals(manifest.Capabilities)
            ? Differs("capabilities", string.Join(", ", manifest.Capabilities))
        : null;

    private static Refusal Differs(string place, string expected) =>
        AdapterErrors.DescriptionDiffers.At(
            place,
            $"The manifest says {expected}: have the publisher correct one of them."
        );

    // It may write what it likes: one short line each, without line ends of its own.
    private void Hear(WantedAdapter settings, string line)
    {
        if (line.Length > 0)
            LogSaid(settings.Id, settings.Tenant, line.Length > LongestLine ? line[..LongestLine] : line);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Adapter {Adapter} of {Tenant} says: {Line}")]
    private partial void LogSaid(string adapter, TenantId tenant, string line);
}
