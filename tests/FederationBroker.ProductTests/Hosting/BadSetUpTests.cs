using System.Text.RegularExpressions;

namespace FederationBroker.ProductTests.Hosting;

/// <summary>A set-up that cannot work is told in a sentence, with exit code 2, by every command that needs
/// it.</summary>
[Trait("Requirement", "SUB-TEN")]
public sealed partial class BadSetUpTests : IAsyncLifetime
{
    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task The_server_says_what_is_wrong_with_its_set_up()
    {
        foreach (var (what, changed, expected) in BadSetUps())
            await RefusesAsync(what, changed, expected, "serve");
    }

    [Fact]
    public async Task Every_command_says_that_the_database_is_not_there()
    {
        foreach (var command in CommandsWithDatabase())
            await RefusesAsync(string.Join(' ', command), [NoDatabase], "Check Broker__Database", command);
    }

    [Fact]
    public async Task Every_command_that_takes_a_file_says_what_is_wrong_with_it()
    {
        var pipe = Path.Combine(world.Folder, "pipe");
        OddFile.All.Single(odd => odd.Name == "pipe").Make(pipe);
        foreach (var command in CommandsWithFile())
        {
            await RefusesAsync(string.Join(' ', command), [], "is a named pipe, not a file", [.. command, pipe]);
            await RefusesAsync(string.Join(' ', command), [], "does not exist", [.. command, $"{pipe}-nowhere"]);
        }
    }

    [Fact]
    public async Task Every_command_of_the_product_is_among_these()
    {
        await using var help = BrokerProcess.Run(world, "help", "--help");
        (await help.EndAsync()).ShouldBe(0);
        var commands = CommandLine().Matches(help.Log.Text).Select(match => match.Groups["name"].Value).ToList();
        commands.Count.ShouldBeGreaterThan(8);
        commands
            .Except(
                CommandsWithDatabase()
                    .Concat(CommandsWithFile())
                    .Select(command => command[0])
                    .Append("serve")
                    .Append("validate")
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Wrong_usage_ends_with_2_as_well()
    {
        await using var run = BrokerProcess.Run(world, "usage", "keys", "list");
        (await run.EndAsync()).ShouldBe(2, run.Log.Text);
    }

    [Fact]
    public async Task A_database_of_another_history_is_refused_with_one_sentence_and_left_as_it_is()
    {
        const string Rename = "UPDATE schema_history SET \"MigrationId\" = ";
        const string Former = "20261121114008_Foundation";
        var present = await world.Database.QueryAsync<string>("SELECT min(\"MigrationId\") FROM schema_history");
        await world.Database.QueryAsync<int>($"{Rename}'{Former}'");
        try
        {
            await using var run = BrokerProcess.Run(
                world,
                "former",
                [("Broker:MigrationDatabase", world.Database.OwnerConnectionString)],
                ["migrate"]
            );
            (await run.EndAsync()).ShouldBe(2, run.Log.Text);
            run.Errors.ShouldHaveSingleItem().ShouldContain($"made by another build ({Former})");
        }
        finally
        {
            await world.Database.QueryAsync<int>($"{Rename}'{present}'");
        }
    }

    private static (string, string?) NoDatabase =>
        ("Broker:Database", "Host=127.0.0.1;Port=1;Username=u;Password=p;Database=d;Timeout=3");

    private static IEnumerable<string[]> CommandsWithDatabase() =>
        [
            ["migrate"],
            ["keys", "list", "--tenant", "metro"],
            ["pseudonym", "reveal", "--tenant", "metro", "--partner", "stream", "--value", "x", "--reason", "test"],
            ["audit", "verify"],
            ["staff", "list", "--tenant", "metro"],
            ["catalogue", "show", "--tenant", "metro"],
            ["funds", "list", "--tenant", "metro"],
        ];

    // The file's name comes last.
    private static IEnumerable<string[]> CommandsWithFile() =>
        [
            ["seed", "--file"],
            ["staff", "code", "--secret-file"],
            ["catalogue", "put", "--tenant", "metro", "--file"],
            ["catalogue", "share", "--file"],
            ["accounts", "import", "--tenant", "metro", "--file"],
            ["adapters", "sign", ".", "--publisher", "sample", "--key"],
        ];

    private IEnumerable<(string What, (string, string?)[] Changed, string Expected)> BadSetUps()
    {
        var own = Directory.CreateDirectory(Path.Combine(world.Folder, "bad")).FullName;
        return [.. BadDatabases(), .. BadAddresses(), .. BadFolders(own), .. BadCertificates(own)];
    }

    private static string Made(string own, string kind)
    {
        var path = Path.Combine(own, $"{kind}-{Guid.CreateVersion7():n}");
        OddFile.All.Single(odd => odd.Name == kind).Make(path);
        return path;
    }

    private IEnumerable<(string What, (string, string?)[] Changed, string Expected)> BadDatabases()
    {
        yield return ("no database named", [("Broker:Database", null)], "Database");
        yield return (
            "no connection string",
            [("Broker:Database", "not one")],
            "Database is not an Npgsql connection string"
        );
        yield return (
            "a wrong password",
            [("Broker:Database", $"{world.Database.ConnectionString};Password=wrong")],
            "Check Broker__Database"
        );
        yield return (
            "a database without schema",
            [("Broker:Database", TestSettings.Postgres)],
            "run `fbroker migrate`"
        );
    }

    private IEnumerable<(string What, (string, string?)[] Changed, string Expected)> BadAddresses()
    {
        yield return ("a port that is no number", [("Broker:HttpsPort", "many")], "Broker:HttpsPort");
        yield return (
            "a port that is taken",
            [("Broker:HttpsPort", world.Node.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))],
            "Stop what uses the port"
        );
        yield return ("an origin with a path", [("Broker:PublicOrigin", "https://login.test/x")], "PublicOrigin");
        yield return ("a proxy that is none", [("Broker:TrustedProxies:0", "elsewhere")], "TrustedProxies");
        yield return (
            "a network that is none",
            [("Broker:OutboundPrivateNetworks:0", "10.1.0.0/99")],
            "OutboundPrivateNetworks"
        );
        yield return (
            "an authority that is not there",
            [("Broker:OutboundAuthority", "/nowhere/authority.pem")],
            "OutboundAuthority"
        );
        yield return (
            "metrics at an address that is none",
            [("Broker:MetricsPort", "7460"), ("Broker:MetricsAddress", "here")],
            "MetricsAddress is not an IP address"
        );
        yield return (
            "metrics for everybody",
            [("Broker:MetricsPort", "7443"), ("Broker:HttpsPort", "7443")],
            "metrics are not public"
        );
        yield return ("a collector that is none", [("Broker:OtlpEndpoint", "there:4318")], "OtlpEndpoint");
        yield return ("a log level that is none", [("Logging:LogLevel:Default", "loud")], "loud");
    }

    private static IEnumerable<(string What, (string, string?)[] Changed, string Expected)> BadFolders(string own)
    {
        var secrets = Directory.CreateDirectory(Path.Combine(own, "secrets")).FullName;
        File.WriteAllText(Path.Combine(secrets, "master.key"), "short");
        yield return ("no secrets folder", [("Broker:SecretsFolder", Path.Combine(own, "nowhere"))], "does not exist");
        yield return (
            "a master key that is too short",
            [("Broker:SecretsFolder", secrets)],
            "must hold exactly 32 bytes"
        );
        yield return (
            "a secrets folder that is a pipe",
            [("Broker:SecretsFolder", Made(own, "pipe"))],
            "32 random bytes"
        );
        yield return (
            "no configuration folder",
            [("Broker:ConfigurationFolder", Path.Combine(own, "nowhere"))],
            "the folder tenants/ does not exist"
        );
        yield return (
            "no sound tenant",
            [("Broker:ConfigurationFolder", WithoutSoundTenant(own))],
            "No operator of the configuration is sound"
        );
        yield return (
            "no themes folder",
            [("Broker:ThemesFolder", Path.Combine(own, "nowhere"))],
            "no sound theme `base`"
        );
    }

    private static IEnumerable<(string What, (string, string?)[] Changed, string Expected)> BadCertificates(string own)
    {
        foreach (
            var kind in new[] { "folder", "pipe", "device", "loop", "nowhere", "unreadable", "huge", "empty", "pem" }
        )
        {
            yield return (
                $"a certificate that is {kind}",
                [("Broker:CertificatePem", Made(own, kind))],
                "CertificatePem"
            );
            yield return (
                $"a key that is {kind}",
                [("Broker:CertificateKeyPem", Made(own, kind))],
                "CertificateKeyPem"
            );
        }
    }

    private static string WithoutSoundTenant(string own)
    {
        var folder = new ConfigurationFolder(Path.Combine(own, "config"));
        folder.WriteTenant("metro", "kind: Tenant\nid: metro\ncolour: blue\n");
        folder.WritePartner("stream", ConfigurationFolder.OidcPartner("stream"));
        return folder.Path;
    }

    private async Task RefusesAsync(
        string what,
        (string, string?)[] changed,
        string expected,
        params string[] arguments
    )
    {
        await using var run = BrokerProcess.Run(world, "bad-set-up", changed, arguments);
        (await run.EndAsync()).ShouldBe(2, $"{what}: {run.Log.Text}");
        var said = string.Join('\n', run.Errors);
        said.ShouldContain(expected, customMessage: what);
        said.ShouldNotContain("   at ", customMessage: what);
        said.ShouldNotContain("Exception", customMessage: what);
        // A sentence; a configuration or themes without anything sound list their faults below it.
        if (
            !said.Contains("nobody to serve", StringComparison.Ordinal)
            && !said.Contains("themes have", StringComparison.Ordinal)
        )
            run.Errors.Count.ShouldBe(1, $"{what}: {said}");
    }

    [GeneratedRegex(
        "^  (?<name>[a-z]+)  +[A-Z]",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CommandLine();
}
