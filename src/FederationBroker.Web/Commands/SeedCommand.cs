using System.CommandLine;
using System.Globalization;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Web.Commands;

/// <summary>Creates subscribers from a file, for demos and first trials. An operator's own come through its subscriber management.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var file = new Option<FileInfo>("--file") { Description = "YAML file with `tenant` and `subscribers`.", Required = true };
        var command = new Command("seed", "Create subscribers from a file; those that exist are left alone.") { file };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(loadConfiguration: true, services => SeedAsync(services, parsed.GetRequiredValue(file), cancellation)));
        return command;
    }

    private static async Task<int> SeedAsync(IServiceProvider services, FileInfo file, CancellationToken cancellation)
    {
        var root = Load(file);
        var tenant = Tool.TenantOf(services, Text(root, "tenant") ?? string.Empty);
        var hashing = services.GetRequiredService<PasswordHashing>();
        var (created, known) = (0, 0);
        foreach (var entry in ((YamlSequenceNode)root["subscribers"]).Children.Cast<YamlMappingNode>())
        {
            if (!CableId.TryParse(Text(entry, "cableId"), out var cableId))
            {
                await Console.Error.WriteLineAsync($"{file.Name}:{entry.Start.Line}: cableId is missing or not usable.");
                return 1;
            }

            var profile = ProfileOf(entry, cableId);
            if (!AccountNumber.TryParse(Text(entry, "account"), out var number))
            {
                await Console.Error.WriteLineAsync($"{file.Name}:{entry.Start.Line}: account is missing or not usable.");
                return 1;
            }

            var account = new NewAccount { Number = number };
            var hash = Text(entry, "password") is { } password ? hashing.Hash(password) : null;
            var subscriber = await services.GetRequiredService<TenantWork>().ForTenantAsync(
                tenant, (SubscriberRegistration registration) => registration.RegisterAsync(cableId, profile, hash, account, cancellation));
            _ = subscriber is null ? known++ : created++;
        }

        Console.WriteLine($"{tenant}: {created} subscribers created, {known} already there.");
        return 0;
    }

    private static YamlMappingNode Load(FileInfo file)
    {
        var stream = new YamlStream();
        using var reader = file.OpenText();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static SubscriberProfile ProfileOf(YamlMappingNode entry, CableId cableId)
    {
        var profile = entry.Children.TryGetValue(new YamlScalarNode("profile"), out var node) ? (YamlMappingNode)node : [];
        return new SubscriberProfile
        {
            CableId = cableId.Value,
            Name = Text(profile, "name"),
            GivenName = Text(profile, "given_name"),
            FamilyName = Text(profile, "family_name"),
            Nickname = Text(profile, "nickname"),
            Email = Text(profile, "email"),
            EmailVerified = Flag(profile, "email_verified"),
            PhoneNumber = Text(profile, "phone_number"),
            PhoneNumberVerified = Flag(profile, "phone_number_verified"),
            StreetAddress = Text(profile, "street_address"),
            Locality = Text(profile, "locality"),
            PostalCode = Text(profile, "postal_code"),
            Country = Text(profile, "country"),
            Birthdate = Text(profile, "birthdate"),
            Locale = Text(profile, "locale"),
            Zoneinfo = Text(profile, "zoneinfo"),
        };
    }

    private static string? Text(YamlMappingNode node, string key)
        => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? Convert.ToString(((YamlScalarNode)value).Value, CultureInfo.InvariantCulture) : null;

    private static bool? Flag(YamlMappingNode node, string key) => Text(node, key) is { } text ? text == "true" : null;
}
