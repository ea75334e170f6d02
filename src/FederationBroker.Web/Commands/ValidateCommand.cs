using System.CommandLine;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Saml;
using FederationBroker.Web.Hosting;

namespace FederationBroker.Web.Commands;

/// <summary>Judges a configuration folder with the rules of the running broker; needs no database.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var folder = new Option<string?>("--config") { Description = "Folder with tenants/ and partners/; default Broker__ConfigurationFolder." };
        var origin = new Option<string>("--origin") { Description = "Public origin of the broker.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("Broker__PublicOrigin") ?? "https://localhost:7443" };
        var command = new Command("validate", "Report every fault of a configuration: file:line:column, rule, what is wrong, how to mend it.") { folder, origin };
        command.SetAction((parsed, _) => Task.FromResult(Validate(parsed.GetValue(folder) ?? Environment.GetEnvironmentVariable("Broker__ConfigurationFolder"), parsed.GetRequiredValue(origin))));
        return command;
    }

    private static int Validate(string? folder, string origin)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            Console.Error.WriteLine($"There is no folder {folder}. Name it with --config.");
            return 2;
        }

        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSamlMetadata().AddPartners(new PartnerOptions(Path.GetFullPath(folder), origin) { Adapters = OperatorSystems.Kinds });
        using var provider = services.BuildServiceProvider();
        var reading = provider.GetRequiredService<ConfigurationLoader>().Read();
        foreach (var warning in reading.Warnings) Console.WriteLine(warning);
        foreach (var fault in reading.Faults) Console.WriteLine(fault);
        var (faults, files) = (reading.Faults.Count(), reading.FaultyFiles.Length);
        if (faults > 0)
        {
            Console.WriteLine($"{faults} {(faults == 1 ? "fault" : "faults")} in {files} {(files == 1 ? "file" : "files")}; each of these files is refused alone.");
            return 1;
        }

        Console.WriteLine($"Sound: {reading.Snapshot!.Tenants.Length} tenants, {reading.Snapshot.Partners.Length} partners{CountOf(reading.Warnings.Length)}.");
        return 0;
    }

    private static string CountOf(int warnings) => warnings switch { 0 => string.Empty, 1 => "; 1 warning", _ => $"; {warnings} warnings" };
}
