using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Plugins.Sdk;

/// <summary>
/// Runs an adapter as the broker's child: <c>await AdapterProcess.RunAsync(new CableCoBilling());</c> is a whole
/// program. It listens on a Unix socket in its working folder, answers whoever has the token that the broker wrote to
/// its standard input, and ends when that input does.
/// </summary>
public static class AdapterProcess
{
    private const int LargestMessage = 1024 * 1024;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(10);

    /// <returns>What the process ends with: 0, or 2 when nobody but a person started it.</returns>
    public static async Task<int> RunAsync(IAdapter adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        var input = Console.In;
        if (await input.ReadLineAsync() is not { Length: >= 32 } token)
        {
            await Console.Error.WriteLineAsync("This is an adapter: the broker starts it, and writes a token to it.");
            return 2;
        }

        var socket = Path.Combine(Environment.CurrentDirectory, "adapter.sock");
        File.Delete(socket);
        await using var application = Build(adapter, token, socket);
        await application.StartAsync();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Console.WriteLine(new Handshake(AdapterContract.Major, socket));
        _ = EndWithAsync(input, application.Lifetime);
        await application.WaitForShutdownAsync();
        await adapter.DisposeAsync();
        return 0;
    }

    private static WebApplication Build(IAdapter adapter, string token, string socket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestDrain);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestMessage;
            kestrel.ListenUnixSocket(socket, listening => listening.Protocols = HttpProtocols.Http1);
        });
        var application = builder.Build();
        application.Use(BearerGuard.For(token));
        AdapterEndpoints.Map(application, adapter);
        return application;
    }

    // The broker holds the other end open: it closes when the broker ends, however it ends.
    private static async Task EndWithAsync(TextReader input, IHostApplicationLifetime lifetime)
    {
        while (await input.ReadLineAsync() is not null)
        {
            // what the broker writes after the token means nothing yet
        }

        lifetime.StopApplication();
    }
}
