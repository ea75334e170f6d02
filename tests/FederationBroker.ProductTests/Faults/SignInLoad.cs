using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace FederationBroker.ProductTests.Faults;

/// <summary>One answer of the broker, or none.</summary>
/// <param name="Began">Stopwatch of the process.</param>
/// <param name="Status">0: the connection broke.</param>
public sealed record Answer(int Port, TimeSpan Began, TimeSpan Took, int Status, bool NamesRetry, string What);

/// <summary>
/// Signs subscribers in at a steady pace, whether or not earlier ones have their answer: authorize with a session,
/// then redeem the code.
/// </summary>
public sealed class SignInLoad(BrokerWorld world, int[] ports, int perSecond) : IAsyncDisposable
{
    private const string Authorize = "authorize";
    private const string Token = "token";

    private readonly OidcPartner partner = new(world);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<Task, bool> running = new();
    private readonly HttpClient[] clients = [.. ports.Select(port => BrokerNode.ClientFor(port))];
    private string cookies = string.Empty;
    private Task pacing = Task.CompletedTask;

    public ConcurrentQueue<Answer> Answers { get; } = new();

    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public async Task BeginAsync()
    {
        using var browser = world.NewBrowser();
        await partner.ObtainCodeAsync(browser);
        cookies = browser.Cookies.GetCookieHeader(new Uri(BrokerWorld.Origin));
        foreach (var client in clients)
            client.Timeout = TimeSpan.FromSeconds(20);
        pacing = PaceAsync();
    }

    /// <summary>Moments at which logins that began later than this were complete.</summary>
    public IEnumerable<TimeSpan> GoodLoginsSince(TimeSpan moment, int port) =>
        Answers
            .Where(answer =>
                answer.What == Token && answer.Status == 200 && answer.Port == port && answer.Began >= moment
            )
            .Select(answer => answer.Began + answer.Took);

    /// <summary>Begins no more, and waits for the answers of those under way.</summary>
    public async Task EndAsync()
    {
        await ending.CancelAsync();
        await pacing;
        await Task.WhenAll(running.Keys);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var client in clients)
            client.Dispose();
        ending.Dispose();
    }

    private async Task PaceAsync()
    {
        var (began, count) = (Now, 0);
        while (!ending.IsCancellationRequested)
        {
            var due = began + (TimeSpan.FromSeconds(1) / perSecond * count);
            if (due > Now)
                await Task.Delay(due - Now, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var one = SignInAsync(count++ % clients.Length);
            running[one] = true;
            _ = one.ContinueWith(done => running.TryRemove(done, out _), TaskScheduler.Default);
        }
    }

    private async Task SignInAsync(int at)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, partner.AuthorizeAddress());
        ask.Headers.Add("Cookie", cookies);
        ask.Headers.Add("Accept", "text/html");
        if (await SendAsync(at, Authorize, ask) is not { } location)
            return;
        if (!QueryHelpers.ParseQuery(new Uri(location).Query).TryGetValue("code", out var code))
            return;
        using var redeem = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}/connect/token")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code.ToString(),
                    ["redirect_uri"] = partner.RedirectUri,
                    ["code_verifier"] = OidcPartner.Verifier,
                }
            ),
        };
        redeem.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{partner.ClientId}:{ConfigurationFolder.ClientSecret}"))
        );
        await SendAsync(at, Token, redeem);
    }

    private async Task<string?> SendAsync(int at, string what, HttpRequestMessage request)
    {
        var began = Now;
        try
        {
            using var answer = await clients[at].SendAsync(request);
            Answers.Enqueue(
                new Answer(
                    ports[at],
                    began,
                    Now - began,
                    (int)answer.StatusCode,
                    answer.Headers.RetryAfter is not null,
                    what
                )
            );
            return answer.Headers.Location?.OriginalString;
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            Answers.Enqueue(
                new Answer(ports[at], began, Now - began, 0, NamesRetry: false, $"{what}: {broken.Message}")
            );
            return null;
        }
    }
}
