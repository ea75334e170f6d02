using System.CommandLine;
using FederationBroker.Data.Outages;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Tenancy;
using FederationBroker.Web.Hosting;
using FederationBroker.Web.Options;

namespace FederationBroker.Web.Commands;

/// <summary>Runs the broker. A set-up that cannot work is told in a sentence before anything listens.</summary>
internal static class ServeCommand
{
    public static Command Create(string[] args)
    {
        var command = new Command("serve", "Run the broker (the default).");
        command.SetAction((_, cancellation) => RunAsync(args, cancellation));
        command.TreatUnmatchedTokensAsErrors = false;
        return command;
    }

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        await using var app = Build([.. args.Where(arg => arg != "serve")]);
        await RequireDatabaseAsync(app.Services, cancellation);
        await app.RunAsync(cancellation);
        return 0;
    }

    private static WebApplication Build(string[] args)
    {
        try
        {
            return BrokerHost.Build(args);
        }
        catch (Exception failure)
            when (failure is InvalidDataException or FormatException or InvalidOperationException or ArgumentException)
        {
            // What the framework throws for an appsettings.json that is not JSON, or a log level that does not exist.
            throw new InvalidSettingsException([CommandFailure.LineOf(failure.InnerException ?? failure)]);
        }
    }

    // An outage is waited for, as it is later on, except in development. A database that is there and refuses is a
    // mistake of whoever set it up.
    private static async Task RequireDatabaseAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var work = services.GetRequiredService<TenantWork>();
        var preparedBy = services.GetRequiredService<BrokerOptions>().PreparedBy;
        try
        {
            if ((await work.ForPlatformAsync((ISchema schema) => schema.PendingAsync(cancellation))).Count > 0)
                throw new InvalidSettingsException([
                    "The database schema is older than this build: run `fbroker migrate`.",
                ]);
        }
        catch (Exception failure) when (Outage.Of(failure) is not null && !Outage.IsRefusalOfTheBroker(failure))
        {
            // Said by the watch over the database, which finds it when it is back.
            if (preparedBy is not null)
                throw new UnpreparedException(preparedBy);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new InvalidSettingsException([
                $"Database is not a connection string that can be used: {CommandFailure.LineOf(failure)}",
            ]);
        }
    }
}
