using System.CommandLine;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Saml;
using FederationBroker.SignIn;
using FederationBroker.Web.Hosting;
using FederationBroker.Web.Options;
using FederationBroker.Web.Theming;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederationBroker.Web.Commands;

/// <summary>Judges a configuration folder with the rules of the running broker; needs no database.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var folder = new Option<string?>("--config")
        {
            Description = "Folder with tenants/ and partners/; default Broker__ConfigurationFolder.",
        };
        var themes = new Option<string?>("--themes")
        {
            Description = "Folder with the themes, to judge them too; default Broker__ThemesFolder.",
        };
        var origin = new Option<string>("--origin")
        {
            Description = "Public origin of the broker.",
            DefaultValueFactory = _ => Setting("PublicOrigin") ?? "https://localhost:7443",
        };
        var command = new Command(
            "validate",
            "Report every fault of a configuration: file:line:column, rule, what is wrong, how to mend " + "it."
        )
        {
            folder,
            themes,
            origin,
        };
        command.SetAction(
            (parsed, _) =>
                Task.FromResult(
                    Validate(
                        parsed.GetValue(folder) ?? Setting("ConfigurationFolder"),
                        parsed.GetValue(themes) ?? Setting("ThemesFolder"),
                        parsed.GetRequiredValue(origin)
                    )
                )
        );
        return command;
    }

    private static int Validate(string? folder, string? themes, string origin)
    {
        if (folder is null || !Directory.Exists(folder))
            throw new InvalidSettingsException([$"There is no folder {folder}: name it with --config."]);
        if (!BrokerOptions.IsOrigin(origin))
            throw new InvalidSettingsException([BrokerOptions.OriginRule]);
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSamlMetadata()
            .AddAuthenticatorMetadata()
            .AddPartners(new PartnerOptions(Path.GetFullPath(folder), origin) { Adapters = OperatorSystems.Kinds });
        using var provider = services.BuildServiceProvider();
        var reading = provider.GetRequiredService<ConfigurationLoader>().Read();
        var warnings = reading.Warnings.Select(warning => warning.ToString()).Concat(EndsIn(reading)).ToList();
        var faults = reading.Faults.Select(fault => fault.ToString()).Concat(ThemeFaults(themes, reading)).ToList();
        foreach (var line in warnings.Concat(faults))
            Console.WriteLine(line);
        if (faults.Count > 0)
        {
            Console.WriteLine(
                $"{faults.Count} {(faults.Count == 1 ? "fault" : "faults")}; a file with a fault is refused alone."
            );
            return 1;
        }

        Console.WriteLine(
            $"Sound: {reading.Snapshot!.Tenants.Length} tenants, {reading.Snapshot.Partners.Length} partners{CountOf(
                warnings.Count)}."
        );
        return 0;
    }

    private static IEnumerable<string> EndsIn(ConfigurationReading reading)
    {
        var now = TimeProvider.System.GetUtcNow();
        return reading.Snapshot is { } live
            ? Deadline
                .Of(live, now)
                .Select(end =>
                    $"{end.File}:1:1: warning: {(end.HasPassed(now) ? "ended" : "ends-soon")}: {end.SentenceAt(
                    now)}. Fix: Renew it in time."
                )
            : [];
    }

    private static IEnumerable<string> ThemeFaults(string? folder, ConfigurationReading reading)
    {
        if (folder is null)
            return [];
        try
        {
            var themes = new ThemeReader(Path.GetFullPath(folder)).Read();
            var library = new ThemeLibrary(themes, NullLogger<ThemeLibrary>.Instance);
            return themes
                .Faults.Concat((reading.Snapshot?.Tenants ?? []).SelectMany(library.FaultsOf))
                .Select(fault => fault.ToString());
        }
        catch (InvalidThemesException invalid)
        {
            return [invalid.Message];
        }
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable($"Broker__{name}");

    private static string CountOf(int warnings) =>
        warnings switch
        {
            0 => string.Empty,
            1 => "; 1 warning",
            _ => $"; {warnings} warnings",
        };
}
