using System.CommandLine;
using System.Globalization;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Web.Commands;

/// <summary>
/// Gives subscribers whom the operator's OSS/BSS has already a login here, for demos and first trials: numbers and
/// credentials. Personal data stays in the OSS/BSS; an operator's own accounts come from there as well.
/// </summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var file = new Option<FileInfo>("--file")
        {
            Description = "YAML file with `tenant` and `subscribers`.",
            Required = true,
        };
        var command = new Command("seed", "Create subscribers from a file; those that exist are left alone.") { file };
        command.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    SeedAsync(services, parsed.GetRequiredValue(file), cancellation)
                )
        );
        return command;
    }

    private static async Task<int> SeedAsync(IServiceProvider services, FileInfo file, CancellationToken cancellation)
    {
        var root = CommandFile.ReadYaml(file);
        var tenant = Tool.TenantOf(services, Text(root, "tenant") ?? string.Empty);
        var hashing = services.GetRequiredService<PasswordHashing>();
        var household = new SeedHousehold(services.GetRequiredService<TenantWork>(), tenant, hashing);
        var (created, known) = (0, 0);
        foreach (var entry in List(root, "subscribers"))
        {
            if (!CableId.TryParse(Text(entry, "cableId"), out var cableId))
            {
                await Console.Error.WriteLineAsync(
                    $"{file.Name}:{entry.Start.Line}: cableId is missing or not usable."
                );
                return 1;
            }

            if (!AccountNumber.TryParse(Text(entry, "account"), out var number))
            {
                await Console.Error.WriteLineAsync(
                    $"{file.Name}:{entry.Start.Line}: account is missing or not usable."
                );
                return 1;
            }

            if (!AccountNumber.TryParse(Text(entry, "person"), out var person))
            {
                await Console.Error.WriteLineAsync($"{file.Name}:{entry.Start.Line}: person is missing or not usable.");
                return 1;
            }

            CatalogueId? plan = CatalogueId.TryParse(Text(entry, "plan"), out var named) ? named : null;
            var account = new NewAccount { Number = number, Plan = plan };
            var hash = Text(entry, "password") is { } password ? hashing.Hash(password) : null;
            var subscriber = await services
                .GetRequiredService<TenantWork>()
                .ForTenantAsync(tenant, (SubscriberRegistration registration) =>
                    registration.RegisterAsync(cableId, person, hash, account, cancellation)
                );
            _ = subscriber is null ? known++ : created++;
            if (
                subscriber is not null
                && await household.AddAsync(subscriber.AccountId, entry, cancellation) is { } refused
            )
            {
                await Console.Error.WriteLineAsync($"{file.Name}:{entry.Start.Line}: {refused}");
                return 1;
            }
        }

        Console.WriteLine($"{tenant}: {created} subscribers created, {known} already there.");
        return 0;
    }

    internal static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string key) => CommandFile.List(node, key);

    internal static int Number(YamlMappingNode node, string key) =>
        int.TryParse(Text(node, key) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw CommandFile.FaultAt(node, "number", $"{key} must be a number", "Write digits.");

    internal static string? Text(YamlMappingNode node, string key) => CommandFile.Text(node, key);
}
