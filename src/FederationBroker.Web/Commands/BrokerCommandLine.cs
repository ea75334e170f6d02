using System.CommandLine;

namespace FederationBroker.Web.Commands;

/// <summary>
/// <c>fbroker</c>: the server and its tools in one binary. Exit codes: 0 done, 1 faults found or nothing matched, 2
/// wrong usage or a set-up that
/// cannot be used (settings, files, certificates, secrets, configuration, database), 70 a fault of the broker itself,
/// 130 interrupted.
/// </summary>
internal static class BrokerCommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("FederationBroker: cable login and service collaboration.")
        {
            ServeCommand.Create(args),
            MigrateCommand.Create(),
            SeedCommand.Create(),
            ValidateCommand.Create(),
            AdaptersCommand.Create(),
            KeysCommand.Create(),
            PseudonymCommand.Create(),
            AuditCommand.Create(),
            StaffCommand.Create(),
            CatalogueCommand.Create(),
            AccountsCommand.Create(),
            FundsCommand.Create(),
        };
        root.SetAction((_, cancellation) => ServeCommand.RunAsync(args, cancellation));
        try
        {
            var parsed = root.Parse(args);
            // The library would print the stack of whatever a command throws.
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? CommandFailure.SetUp : code;
        }
        catch (Exception failure)
        {
            var (code, sentence) = CommandFailure.Of(failure);
            await Console.Error.WriteLineAsync(sentence);
            return code;
        }
    }
}
