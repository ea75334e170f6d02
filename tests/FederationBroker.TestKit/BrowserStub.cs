using System.Net;
using AngleSharp;
using AngleSharp.Html.Dom;

namespace FederationBroker.TestKit;

/// <summary>
/// A browser without a screen: keeps cookies, follows redirects and fills in forms as a person would, and stops where
/// it is sent to a partner. It knows no page by its markup beyond names of fields and buttons.
/// </summary>
public sealed class BrowserStub : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HashSet<string> visited;
    private readonly List<BrowserPage> history = [];
    private readonly string origin;
    private HttpClient[] clients;
    private int turn;

    public BrowserStub(BrokerNode node)
        : this(node.Port, node.Origin) { }

    public BrowserStub(int port, string origin = BrokerWorld.Origin)
    {
        this.origin = origin;
        visited = [origin];
        clients = [BrokerNode.ClientFor(port, origin)];
    }

    /// <summary>What was received last.</summary>
    public BrowserPage Page { get; private set; } = null!;

    public CookieContainer Cookies => cookies;

    /// <summary>
    /// Sent with every request as <c>X-Forwarded-For</c>: what a proxy says, or somebody who pretends to be one.
    /// </summary>
    public string? ForwardedFor { get; set; }

    /// <summary>Everything that was received, redirects included, in order.</summary>
    public IReadOnlyList<BrowserPage> History => history;

    /// <summary>Follows redirects to this partner too, which really listens on its port of this machine.</summary>
    public BrowserStub Visiting(string partnerOrigin)
    {
        visited.Add(partnerOrigin);
        return this;
    }

    /// <summary>From now on requests go to another node, with the same cookies: what a load balancer does.</summary>
    public void SwitchTo(BrokerNode node) => SpreadOver(node.Port);

    public void SwitchTo(int port) => SpreadOver(port);

    /// <summary>From now on every single request goes to the next of these nodes, redirects included.</summary>
    public void SpreadOver(params int[] ports)
    {
        Dispose();
        clients = [.. ports.Select(port => BrokerNode.ClientFor(port, origin))];
    }

    public Task<BrowserPage> GoAsync(string address, params (string Name, string Value)[] headers) =>
        FollowAsync(new HttpRequestMessage(HttpMethod.Get, Absolute(address)), headers);

    /// <summary>A cross-site form, as a partner's page posts it: cookies with SameSite=Lax stay at home.</summary>
    public Task<BrowserPage> PostFromElsewhereAsync(string address, params (string Name, string Value)[] fields) =>
        FollowAsync(FormPost(Absolute(address), fields), [], withCookies: false);

    public Task<BrowserPage> PostAsync(
        string address,
        (string Name, string Value)[] fields,
        params (string Name, string Value)[] headers
    ) => FollowAsync(FormPost(Absolute(address), fields), headers);

    /// <summary>What a page's script sends.</summary>
    public Task<BrowserPage> PostJsonAsync(string address, string json, params (string Name, string Value)[] headers) =>
        FollowAsync(
            new HttpRequestMessage(HttpMethod.Post, Absolute(address))
            {
                Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
            },
            headers
        );

    /// <summary>Fills in the page's form that has the given field (or the first one) and sends it.</summary>
    /// <param name="button">Name or name=value of the button to press; the first one if null.</param>
    public async Task<BrowserPage> SubmitAsync(IReadOnlyDictionary<string, string> values, string? button = null)
    {
        var document = await Page.DocumentAsync();
        var forms = document.Forms.Where(form =>
            values.Keys.All(name =>
                form.Elements.Any(e =>
                    e.GetAttribute("name") == name
                    || (e is IHtmlInputElement { Type: "checkbox" or "radio" } && e.GetAttribute("value") == name)
                )
            )
        );
        if (button is not null)
            forms = forms.Where(form => ButtonOf(form, button) is not null);
        var chosen = forms.FirstOrDefault()
            ?? throw new InvalidOperationException($"No form with {string.Join(", ", values.Keys)} on:\n{Page.Body}");
        var fields = FieldsOf(chosen, values, button is null ? null : ButtonOf(chosen, button));
        var action = new Uri(
            Page.Address,
            (button is null ? null : ButtonOf(chosen, button)?.GetAttribute("formaction"))
                ?? chosen.GetAttribute("action")
                ?? Page.Address.PathAndQuery
        );
        var request = chosen.Method.Equals("post", StringComparison.OrdinalIgnoreCase)
            ? FormPost(action, fields)
            : new HttpRequestMessage(HttpMethod.Get, action);
        return await FollowAsync(request, [("Origin", BrowserOrigin()), ("Sec-Fetch-Site", "same-origin")]);
    }

    /// <summary>Signs in on the login page that is shown.</summary>
    public Task<BrowserPage> SignInAsync(string? cableId = null, string password = BrokerWorld.Password) =>
        SubmitAsync(
            new Dictionary<string, string>
            {
                ["CableId"] = cableId ?? BrokerWorld.Profile.CableId,
                ["Password"] = password,
            }
        );

    /// <summary>Agrees on the consent page that is shown, ticking the given optional claims.</summary>
    public Task<BrowserPage> AgreeAsync(params string[] optional) =>
        SubmitAsync(optional.ToDictionary(claim => claim, _ => "ticked"), "Agree");

    /// <summary>Presses the button that leads back to the partner without signing in or agreeing.</summary>
    public Task<BrowserPage> CancelAsync() => SubmitAsync(new Dictionary<string, string>(), "?handler=Cancel");

    /// <summary>Has read on the broker's page why the sign-in is refused, and goes back to the partner.</summary>
    public Task<BrowserPage> GoBackAsync() =>
        Page.Address.AbsolutePath.Contains("/refused/", StringComparison.Ordinal)
            ? SubmitAsync(new Dictionary<string, string>(), "Back")
            : throw new InvalidOperationException(
                $"No refusal is shown, but {Page.Status} at {Page.Address}:\n{Page.Body}"
            );

    /// <summary>
    /// Does what the shown pages ask for until the browser is at the partner, or sent there: signs in, and agrees to
    /// everything.
    /// </summary>
    public async Task<BrowserPage> PassAsync(string? cableId = null)
    {
        if (Page.Location is null && Page.Address.AbsolutePath.Contains("/sign-in/", StringComparison.Ordinal))
            await SignInAsync(cableId);
        if (Page.Location is null && Page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            await AgreeAsync([.. await OptionalClaimsAsync()]);
        return Page.Location is null && BrowserOrigin() == origin
            ? throw new InvalidOperationException($"The browser stopped at {Page.Status} {Page.Address}:\n{Page.Body}")
            : Page;
    }

    private async Task<IEnumerable<string>> OptionalClaimsAsync() =>
        (await Page.DocumentAsync())
            .QuerySelectorAll("input[type=checkbox]")
            .Select(box => box.GetAttribute("value")!)
            .Where(value => value is { Length: > 0 });

    public void Dispose() => Array.ForEach(clients, client => client.Dispose());

    private string BrowserOrigin() => Page.Address.GetLeftPart(UriPartial.Authority);

    private Uri Absolute(string address) => new(new Uri(origin), address);

    private static HttpRequestMessage FormPost(Uri address, IEnumerable<(string Name, string Value)> fields) =>
        new(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };

    private static AngleSharp.Dom.IElement? ButtonOf(IHtmlFormElement form, string button) =>
        form.QuerySelectorAll("button")
            .FirstOrDefault(e =>
                e.GetAttribute("formaction") == button
                || form.GetAttribute("action")?.EndsWith(button, StringComparison.Ordinal) == true
                || e.GetAttribute("name") == button
                || e.GetAttribute("value") == button
                || e.Id == button
                || $"{e.GetAttribute("name")}={e.GetAttribute("value")}" == button
            );

    private static List<(string Name, string Value)> FieldsOf(
        IHtmlFormElement form,
        IReadOnlyDictionary<string, string> values,
        AngleSharp.Dom.IElement? button
    )
    {
        var fields = new List<(string, string)>();
        foreach (var input in form.Elements.OfType<IHtmlInputElement>().Where(input => input.Name is { Length: > 0 }))
        {
            if (input.Type is "checkbox" or "radio")
            {
                // A box is known by its value; its name may be shared by a list.
                if (input.IsChecked || values.ContainsKey(input.Value) || values.ContainsKey(input.Name!))
                    fields.Add((input.Name!, input.Value));
            }
            else
            {
                fields.Add((input.Name!, values.GetValueOrDefault(input.Name!) ?? input.Value));
            }
        }

        if (button?.GetAttribute("name") is { Length: > 0 } name)
            fields.Add((name, button.GetAttribute("value") ?? string.Empty));
        return fields;
    }

    // A form's answer leaves the broker through a page that refreshes at once (form-action binds redirects of a form).
    private static async Task<Uri?> RefreshOfAsync(Uri at, HttpResponseMessage answer, string body)
    {
        if (
            answer.Content.Headers.ContentType?.MediaType != "text/html"
            || !body.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal)
        )
            return null;
        var page = await new BrowserPage(
            at,
            (int)answer.StatusCode,
            body,
            Location: null,
            string.Empty
        ).DocumentAsync();
        return
            page.QuerySelector("meta[http-equiv=refresh]")?.GetAttribute("content")
                is ['0', ';', 'u', 'r', 'l', '=', .. var address]
            ? new Uri(at, address)
            : null;
    }

    private async Task<BrowserPage> FollowAsync(
        HttpRequestMessage request,
        (string Name, string Value)[] headers,
        bool withCookies = true
    )
    {
        for (var hops = 0; hops < 12; hops++)
        {
            if (headers.All(header => header.Name != "Accept"))
                request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
            if (ForwardedFor is not null)
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", ForwardedFor);
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            if (withCookies && cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookie)
                request.Headers.Add("Cookie", cookie);
            using var answer = await clients[Math.Abs(Interlocked.Increment(ref turn)) % clients.Length]
                .SendAsync(request);
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
                foreach (var one in set)
                    cookies.SetCookies(request.RequestUri!, one);
            var body = await answer.Content.ReadAsStringAsync();
            var location = answer.Headers.Location is { } next
                ? new Uri(request.RequestUri!, next)
                : await RefreshOfAsync(request.RequestUri!, answer, body);
            // A page's scripts may ask several things at once.
            var page = new BrowserPage(
                request.RequestUri!,
                (int)answer.StatusCode,
                body,
                location,
                answer.Headers.ToString() + answer.Content.Headers
            );
            Page = page;
            lock (history)
                history.Add(page);
            if (location is null || !visited.Contains(location.GetLeftPart(UriPartial.Authority)))
                return page;
            request = new HttpRequestMessage(HttpMethod.Get, location);
            (headers, withCookies) = ([], true);
        }

        throw new InvalidOperationException($"The broker redirects in a circle, last to {Page.Location}.");
    }
}

/// <param name="Location">Set when the browser was sent to somebody else.</param>
public sealed record BrowserPage(Uri Address, int Status, string Body, Uri? Location, string Headers)
{
    public Task<IHtmlDocument> DocumentAsync() => ParseAsync(Body);

    /// <summary>Query parameters of the address the browser is sent to.</summary>
    public IReadOnlyDictionary<string, string> Answer =>
        Location is null
            ? throw new InvalidOperationException(
                $"The browser was not sent on, but shown {Status} at {Address}:\n{Body}"
            )
            : Microsoft
                .AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Location.Query)
                .ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    private static async Task<IHtmlDocument> ParseAsync(string html) =>
        (IHtmlDocument)await BrowsingContext.New().OpenAsync(response => response.Content(html));
}
