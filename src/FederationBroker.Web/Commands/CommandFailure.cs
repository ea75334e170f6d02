using System.Net.Sockets;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Sealing;
using FederationBroker.Web.Hosting;
using FederationBroker.Web.Theming;
using Microsoft.AspNetCore.Connections;

namespace FederationBroker.Web.Commands;

/// <summary>What a command says when it cannot go on, and the exit code it leaves.</summary>
/// <param name="ExitCode">2: the set-up is at fault. 130: interrupted. 70: the product is.</param>
internal sealed record CommandFailure(int ExitCode, string Sentence)
{
    /// <summary>Usage, settings, files, the database: whatever whoever runs the command can mend.</summary>
    public const int SetUp = 2;

    private const int Interrupted = 130;
    private const int OwnFault = 70; // EX_SOFTWARE of sysexits.h

    public static CommandFailure Of(Exception failure) =>
        failure switch
        {
            InvalidSettingsException
            or UnpreparedException
            or InvalidConfigurationException
            or InvalidSecretsException
            or InvalidThemesException
            or UnusableFileException => new(SetUp, failure.Message),
            OperationCanceledException => new(Interrupted, "Interrupted. What was done is kept."),
            _ when Find<AddressInUseException>(failure) is not null => new(
                SetUp,
                $"{LineOf(failure)} Stop what uses the port, or set Broker__HttpsPort, Broker__HttpPort or "
                    + "Broker__MetricsPort."
            ),
            _ when Outage.Of(failure) is { } outage => new(
                SetUp,
                $"{outage.Sentence} Check Broker__Database, and run the command again."
            ),
            _ when Find<System.Data.Common.DbException>(failure) is { } database => new(
                SetUp,
                $"The database refused: {LineOf(database)} Check Broker__Database, and whether `fbroker migrate` "
                    + $"was run."
            ),
            _ when Find<SocketException>(failure) is { } socket => new(
                SetUp,
                $"{LineOf(socket)} Check Broker__Listen, Broker__MetricsAddress and the ports."
            ),
            IOException or UnauthorizedAccessException => new(SetUp, LineOf(failure)),
            _ => new(OwnFault, $"This is a fault of the broker; please report it.{Environment.NewLine}{failure}"),
        };

    /// <summary>The first line, as a sentence.</summary>
    public static string LineOf(Exception failure)
    {
        var line = failure.Message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : $"{line}.";
    }

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T)
            failure = failure.InnerException;
        return failure as T;
    }
}
