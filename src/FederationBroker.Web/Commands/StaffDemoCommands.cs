using System.CommandLine;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.Register;
using FederationBroker.Staff.Rights;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Web.Commands;

/// <summary>
/// Staff for demos: known passwords from a file, one second factor of this installation, and the code it shows right
/// now.
/// </summary>
internal static class StaffDemoCommands
{
    private static readonly Option<FileInfo> Secret = new("--secret-file")
    {
        Description = "File with a TOTP secret in base32 (20 bytes), made for this installation alone.",
        Required = true,
    };

    public static Command Seed()
    {
        var file = new Option<FileInfo>("--file")
        {
            Description = "YAML file with `staff`: tenant, name, role and password of each.",
            Required = true,
        };
        var command = new Command(
            "seed",
            "For demos: create staff with known passwords; those that exist are left alone."
        )
        {
            file,
            Secret,
        };
        command.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    SeedAsync(services, parsed.GetRequiredValue(file), parsed.GetRequiredValue(Secret), cancellation)
                )
        );
        return command;
    }

    public static Command Code()
    {
        var command = new Command("code", "For demos: print the code that an authenticator with this secret shows now.")
        {
            Secret,
        };
        command.SetAction(async parsed =>
        {
            if (SecretOf(parsed.GetRequiredValue(Secret)) is not { } secret)
                return await UnreadableAsync();
            Console.WriteLine(Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
            return 0;
        });
        return command;
    }

    private static async Task<int> SeedAsync(
        IServiceProvider services,
        FileInfo file,
        FileInfo secretFile,
        CancellationToken cancellation
    )
    {
        if (SecretOf(secretFile) is not { } secret)
            return await UnreadableAsync();
        var hashing = services.GetRequiredService<PasswordHashing>();
        var created = 0;
        foreach (var entry in CommandFile.List(CommandFile.ReadYaml(file), "staff"))
        {
            var realm = StaffCommand.RealmOf(services, Text(entry, "tenant"));
            var hash = hashing.Hash(Text(entry, "password"));
            var added = await services
                .GetRequiredService<TenantWork>()
                .ForTenantAsync(realm, (StaffSeed seed) =>
                    seed.AddAsync(Text(entry, "name"), RoleOf(entry), hash, secret, cancellation)
                );
            if (added)
                created++;
        }

        Console.WriteLine($"{created} staff members created.");
        return 0;
    }

    private static byte[]? SecretOf(FileInfo file) =>
        Base32.TryDecode(CommandFile.Read(file).Text.Trim()) is { Length: >= 16 } secret ? secret : null;

    private static async Task<int> UnreadableAsync()
    {
        await Console.Error.WriteLineAsync("The secret file must hold at least 16 bytes in base32.");
        return 1;
    }

    private static StaffRole RoleOf(YamlMappingNode entry) =>
        Enum.TryParse<StaffRole>(Text(entry, "role"), out var role) && Enum.IsDefined(role)
            ? role
            : throw CommandFile.FaultAt(
                entry,
                "role",
                $"{Text(entry, "role")} is not a role",
                $"Use one of {string.Join(", ", Enum.GetNames<StaffRole>())}."
            );

    private static string Text(YamlMappingNode node, string key) =>
        CommandFile.Text(node, key)
        ?? throw CommandFile.FaultAt(node, "required", $"{key} is missing", $"Add `{key}:`.");
}
