using System.Net;
using System.Text.RegularExpressions;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Somebody who orders much and does not give up: whatever becomes of an answer, the same form is sent again, to
/// whichever node takes it.
/// </summary>
internal sealed partial class StormBuyer(CookieContainer cookies, Func<HttpClient> anyNode, Random dice)
{
    private const string Origin = BrokerWorld.Origin;
    private const double PressesTwice = 0.1;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BeforeTheNextTry = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads the terms and presses the button, now and then twice.</summary>
    /// <returns>The numbers that the answers name.</returns>
    public async Task<string[]> OrderAsync(string offer)
    {
        var form = await FormAsync(offer);
        var presses = dice.NextDouble() < PressesTwice ? 2 : 1;
        return await Task.WhenAll(Enumerable.Range(0, presses).Select(_ => PressAsync(form)));
    }

    /// <summary>What the order's page says.</summary>
    public async Task<string> ReadAsync(string order)
    {
        var page = await PageAsync(NewTab(), () => Request(HttpMethod.Get, $"/t/metro/account/orders/{order}"));
        return Status().Match(page.Body).Groups["text"].Value;
    }

    private async Task<Form> FormAsync(string offer)
    {
        var tab = NewTab();
        var sent = await PageAsync(tab, () => Request(HttpMethod.Get, $"/t/metro/account/add?offer={offer}"));
        var address = sent.Location!.PathAndQuery;
        var page = await PageAsync(tab, () => Request(HttpMethod.Get, address));
        var fields = Field()
            .Matches(FormIn(page.Body))
            .Select(field =>
                KeyValuePair.Create(field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value))
            );
        return new Form(address, [.. fields], tab);
    }

    // The page has forms of other kinds too.
    private static string FormIn(string page)
    {
        var begin = page.IndexOf("class=\"stack\"", StringComparison.Ordinal);
        return begin < 0
            ? throw new InvalidOperationException($"Nothing can be ordered here:\n{page}")
            : page[begin..page.IndexOf("</form>", begin, StringComparison.Ordinal)];
    }

    private async Task<string> PressAsync(Form form)
    {
        var page = await PageAsync(form.Tab, () =>
        {
            var request = Request(HttpMethod.Post, form.Address);
            request.Headers.Add("Origin", Origin);
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            request.Content = new FormUrlEncodedContent(form.Fields);
            return request;
        });
        return page.Location is { } order && order.AbsolutePath.Contains("/account/orders/", StringComparison.Ordinal)
            ? order.Segments[^1]
            : throw new InvalidOperationException($"{page.Status} at {page.Location}:\n{page.Body}");
    }

    // Asks until somebody answers: a node that dies, or a database that is away, is no answer.
    private async Task<Page> PageAsync(CookieContainer tab, Func<HttpRequestMessage> make)
    {
        for (var end = TimeProvider.System.GetUtcNow() + Patience; ; await Task.Delay(BeforeTheNextTry))
        {
            try
            {
                using var request = make();
                request.Headers.Add("Cookie", tab.GetCookieHeader(request.RequestUri!));
                using var answer = await anyNode().SendAsync(request);
                if ((int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests)
                    return await Page.OfAsync(request, answer, tab);
            }
            catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or IOException)
            {
                // asked again
            }

            if (TimeProvider.System.GetUtcNow() > end)
                throw new TimeoutException("No node answered for minutes.");
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(Origin), path));
        request.Headers.Add("Accept", "text/html");
        return request;
    }

    private CookieContainer NewTab()
    {
        var tab = new CookieContainer();
        tab.Add(cookies.GetAllCookies());
        return tab;
    }

    private sealed record Form(string Address, KeyValuePair<string, string>[] Fields, CookieContainer Tab);

    private sealed record Page(int Status, Uri? Location, string Body)
    {
        public static async Task<Page> OfAsync(
            HttpRequestMessage request,
            HttpResponseMessage answer,
            CookieContainer tab
        )
        {
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
                foreach (var one in set)
                    tab.SetCookies(request.RequestUri!, one);
            var location = answer.Headers.Location is { } next ? new Uri(request.RequestUri!, next) : null;
            return new Page((int)answer.StatusCode, location, await answer.Content.ReadAsStringAsync());
        }
    }

    [GeneratedRegex("<input[^>]*name=\"(?<name>[^\"]+)\"[^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Field();

    [GeneratedRegex("role=\"status\">(?<text>[^<]*)<", RegexOptions.ExplicitCapture)]
    private static partial Regex Status();
}
