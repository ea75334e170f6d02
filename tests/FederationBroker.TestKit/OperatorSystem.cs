using System.Collections.Concurrent;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OssBss;
using OssBss.Store;

namespace FederationBroker.TestKit;

/// <summary>What is wrong with an operator's OSS/BSS.</summary>
public enum OssFault
{
    None,

    /// <summary>Connections break.</summary>
    Stopped,

    /// <summary>It takes requests and never answers.</summary>
    Hangs,

    /// <summary>It answers 200 with something that is not of the contract.</summary>
    Garbage,

    /// <summary>It does what it is asked, and the answer is lost.</summary>
    AnswersLost,
}

/// <summary>
/// The sample OSS/BSS, once for all worlds of a test run: each world's operators are operators of its own there. It
/// runs in this process and is reached over TLS like any other.
/// </summary>
public sealed class OperatorSystem
{
    public const string Secret = "test-client-secret-of-the-oss-0123456789";

    private static readonly Lazy<Task<Running>> One = new(StartAsync);
    private static readonly ConcurrentDictionary<string, OperatorSystem> Known = new(StringComparer.Ordinal);

    private int requests;

    private OperatorSystem(string name, Ledger ledger, int port) =>
        (Ledger, Address) = (ledger, $"https://localhost:{port}/{name}/");

    public Ledger Ledger { get; }

    /// <summary>For a tenant file.</summary>
    public string Address { get; }

    public OssFault Fault { get; set; }

    /// <summary>
    /// Pages of the feed to answer with first, as they stand here; for feeds that repeat and overtake themselves.
    /// </summary>
    public ConcurrentQueue<string> ScriptedPages { get; } = new();

    /// <summary>Requests for personal data so far.</summary>
    public int Fetches => Volatile.Read(ref requests);

    public static async Task<OperatorSystem> OpenAsync(string name)
    {
        var running = await One.Value;
        return Known.GetOrAdd(name, _ => new OperatorSystem(name, running.Operators.Open(name), running.Port));
    }

    private static async Task<Running> StartAsync()
    {
        var port = FreePorts.Next();
        var system = OssSystem.Build(
            new OssOptions
            {
                Port = port,
                Certificate = Path.Combine(TestSettings.Certificates, "server.pem"),
                Key = Path.Combine(TestSettings.Certificates, "server.key"),
                Secret = Secret,
            },
            app => app.Use(MisbehaveAsync)
        );
        await system.StartAsync();
        return new Running(system.Services.GetRequiredService<Operators>(), port);
    }

    private static async Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        var name = context.Request.Path.Value!.Split('/', 3)[1];
        if (!Known.TryGetValue(name, out var system))
        {
            await next(context);
            return;
        }

        if (context.Request.Path.Value.EndsWith("/people/fetch", StringComparison.Ordinal))
            Interlocked.Increment(ref system.requests);
        if (
            context.Request.Path.Value.EndsWith("/changes/read", StringComparison.Ordinal)
            && system.ScriptedPages.TryDequeue(out var page)
        )
        {
            await context.Response.WriteAsync(page);
            return;
        }

        switch (system.Fault)
        {
            case OssFault.Stopped:
                context.Abort();
                break;
            case OssFault.Hangs:
                await Task.Delay(Timeout.Infinite, context.RequestAborted)
                    .ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case OssFault.Garbage:
                await context.Response.WriteAsync("""{"outcome":["found"],"person":"nobody","changes":{},"next":7}""");
                break;
            case OssFault.AnswersLost:
                context.Response.Body = Stream.Null;
                await next(context);
                context.Abort();
                break;
            default:
                await next(context);
                break;
        }
    }

    private sealed record Running(Operators Operators, int Port);
}
