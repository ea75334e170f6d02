using OttSite.Sessions;

namespace OttSite.Standing;

/// <param name="Type">As the operator's catalogue names kinds of devices.</param>
/// <param name="Id">This site's own name for the device; without one only streams cannot be started.</param>
internal sealed record Device(string Type, string? Id = null)
{
    /// <summary>Where the device is, for visitors who signed in by being at home and for nobody else.</summary>
    public string? Address { get; init; }

    public int? Port { get; init; }

    /// <summary>With what the operator needs to see that the visitor is still at home.</summary>
    public Device SeenAt(HttpContext context, SiteSession session) =>
        session.IsAtHome
            ? this with
            {
                Address = context.Connection.RemoteIpAddress?.ToString(),
                Port = context.Connection.RemotePort,
            }
            : this;

    public override string ToString() => "[device]";
}

/// <summary>The device in front of which the visitor sits.</summary>
internal sealed class Devices(SiteOptions options)
{
    private const int LongestId = 128;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    private static readonly string[] Televisions = ["SmartTV", "SMART-TV", "Smart TV", "GoogleTV", "AppleTV", "HbbTV"];

    /// <summary>
    /// A guess good enough for a sample. A real player knows what it runs on, and can prove it to the licence server.
    /// </summary>
    public static string TypeOf(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        if (Array.Exists(Televisions, word => agent.Contains(word, StringComparison.Ordinal)))
            return "smart-tv";
        return request.Headers["Sec-CH-UA-Mobile"] == "?1" || agent.Contains("Mobi", StringComparison.Ordinal)
            ? "phone"
            : "computer";
    }

    /// <summary>The operator's type in words for people.</summary>
    public static string NameOf(string type) =>
        type switch
        {
            "computer" or "phone" => type,
            "smart-tv" => "television",
            "stb" => "set-top box",
            _ => "device",
        };

    /// <summary>
    /// The device with its name, which a browser gets with the first title it plays and keeps after signing out.
    /// </summary>
    public Device Recognise(HttpContext context)
    {
        var cookie = options.CookieName("device");
        if (!context.Request.Cookies.TryGetValue(cookie, out var id) || id.Length is 0 or > LongestId)
            id = SessionStore.NewHandle();
        // Written each time, so that a browser in use is not forgotten.
        context.Response.Cookies.Append(
            cookie,
            id,
            new CookieOptions
            {
                Path = "/",
                Secure = true,
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                IsEssential = true,
                MaxAge = Remembered,
            }
        );
        return new Device(TypeOf(context.Request), id);
    }
}
