using System.CommandLine;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Sealing;
using FederationBroker.Web.Hosting;
using FederationBroker.Web.Theming;

namespace FederationBroker.Web.Commands;

/// <summary><c>fbroker</c>: the server and its tools in one binary. Exit codes: 0 done, 1 faults found or nothing matched, 2 wrong usage or settings, 3 unreachable.</summary>
internal static class BrokerCommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        var serve = new Command("serve", "Run the broker (the default).");
        serve.SetAction((_, cancellation) => ServeAsync(args, cancellation));
        var root = new RootCommand("FederationBroker: cable login and service collaboration.")
        {
            serve,
            MigrateCommand.Create(),
            SeedCommand.Create(),
            ValidateCommand.Create(),
            KeysCommand.Create(),
            PseudonymCommand.Create(),
            AuditCommand.Create(),
            StaffCommand.Create(),
            CatalogueCommand.Create(),
            AccountsCommand.Create(),
        };
        root.SetAction((_, cancellation) => ServeAsync(args, cancellation));
        serve.TreatUnmatchedTokensAsErrors = false;
        return ExplainFailuresAsync(() => root.Parse(args).InvokeAsync());
    }

    private static async Task<int> ServeAsync(string[] args, CancellationToken cancellation)
    {
        await using var app = BrokerHost.Build([.. args.Where(arg => arg != "serve")]);
        await app.RunAsync(cancellation);
        return 0;
    }

    private static async Task<int> ExplainFailuresAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception known) when (known is InvalidSettingsException or InvalidConfigurationException or InvalidSecretsException or InvalidThemesException)
        {
            await Console.Error.WriteLineAsync(known.Message);
            return 2;
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{busy.Message} Stop what uses the port, or set Broker__HttpsPort and Broker__HttpPort.");
            return 2;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted. What was done is kept.");
            return 130;
        }
        catch (Exception failure) when (Outage.Of(failure) is { } outage)
        {
            await Console.Error.WriteLineAsync($"{outage.Sentence} Check Broker__Database, and run the command again.");
            return 3;
        }
        catch (Exception refused) when (Outage.Of(refused) is null && refused.GetBaseException() is System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync($"The database refused: {refused.GetBaseException().Message} Run `fbroker migrate` if it is older than this build.");
            return 3;
        }
    }
}
