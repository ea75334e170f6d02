using System.Net;
using System.Text;
using OssBss.Store;

namespace OssBss.Pages;

/// <summary>One page for people: every account, and buttons to change it. Only from this machine.</summary>
internal static class AccountPages
{
    public static void MapPages(this WebApplication system)
    {
        var pages = system
            .MapGroup("")
            .AddEndpointFilter(
                async (call, next) =>
                {
                    var (request, headers) = (call.HttpContext.Request, call.HttpContext.Response.Headers);
                    headers.ContentSecurityPolicy =
                        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                        + "form-action 'self'";
                    headers.XContentTypeOptions = "nosniff";
                    headers["Referrer-Policy"] = "no-referrer";
                    headers.CacheControl = "no-store";
                    return HttpMethods.IsPost(request.Method) && !IsOwnForm(request)
                        ? Results.StatusCode(StatusCodes.Status403Forbidden)
                        : await next(call);
                }
            );
        pages.MapGet("/", (Operators operators) => Html(List(operators)));
        pages.MapGet("/oss.css", () =>
            Results.Stream(typeof(AccountPages).Assembly.GetManifestResourceStream("oss.css")!, "text/css")
        );
        pages.MapPost("/{operatorName}/accounts/{number}/{deed}", ChangeAsync);
    }

    private static async Task<IResult> ChangeAsync(
        string operatorName,
        string number,
        string deed,
        HttpRequest request,
        Operators operators
    )
    {
        if (operators.Find(operatorName) is not { } ledger || ledger.Find(number) is null)
            return Results.NotFound();
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        switch (deed)
        {
            case "block":
                ledger.Change(number, "blocked", account => account with { Status = "blocked" });
                break;
            case "unblock":
                ledger.Change(number, "unblocked", account => account with { Status = "active" });
                break;
            case "remove":
                ledger.Remove(number);
                break;
            case "address" when ledger.FindPerson(number, form["person"].ToString()) is { } person:
                ledger.PutPerson(
                    number,
                    person with
                    {
                        Details = person.Details with
                        {
                            StreetAddress = form["street"],
                            PostalCode = form["code"],
                            Locality = form["town"],
                        },
                    }
                );
                break;
            default:
                return Results.NotFound();
        }

        return Results.Redirect("/");
    }

    // Fetch metadata, or the origin where a browser does not send it yet (cross-site request forgery).
    private static bool IsOwnForm(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site)
            ? site == "same-origin"
            : request.Headers.Origin == $"https://{request.Host}";

    private static IResult Html(string body) =>
        Results.Text(
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + $"content=\"width=device-width\"><title>Sample OSS/BSS</title><link rel=\"stylesheet\" "
                + $"href=\"/oss.css\"></head><body><main><h1>Sample OSS/BSS</h1><p>Accounts and personal data "
                + $"live here. The broker fetches data when somebody signs in, keeps none, and follows every "
                + $"change within about a second.</p>{body}</main></body></html>",
            "text/html",
            Encoding.UTF8
        );

    private static string List(Operators operators)
    {
        var page = new StringBuilder();
        foreach (var name in operators.Names)
        {
            page.Append($"<h2>{Text(name)}</h2>");
            var accounts = operators.Find(name)!.Accounts;
            if (accounts.Count == 0)
                page.Append("<p>No accounts.</p>");
            foreach (var account in accounts)
                Card(page, name, account);
        }

        return page.ToString();
    }

    private static void Card(StringBuilder page, string name, Account account)
    {
        var path = $"/{Uri.EscapeDataString(name)}/accounts/{Uri.EscapeDataString(account.Number)}";
        page.Append(
            $"<section class=\"{Text(account.Status)}\"><h3>{Text(account.Number)} <small>{Text(account.Status)}, "
                + $"version {account.Version}</small></h3>"
        );
        if (account.Plan is { Length: > 0 } plan)
            page.Append($"<p>Plan {Text(plan)}</p>");
        foreach (var person in account.People)
            Form(page, path, person);
        page.Append(
                account.Status == "active" ? Button($"{path}/block", "Block") : Button($"{path}/unblock", "Unblock")
            )
            .Append(Button($"{path}/remove", "Remove"))
            .Append("</section>");
    }

    private static void Form(StringBuilder page, string path, Person person)
    {
        var details = person.Details;
        page.Append(
            $"<p>{Text(person.Number)}, {Text(person.Role)}: {Text(details.Name)}, {Text(details.Email)}</p><form "
                + $"method=\"post\" action=\"{path}/address\"><input type=\"hidden\" name=\"person\" "
                + $"value=\"{Text(person.Number)}\">"
        );
        Field(page, "street", "Street", details.StreetAddress);
        Field(page, "code", "Postal code", details.PostalCode);
        Field(page, "town", "Town", details.Locality);
        page.Append("<button>Change address</button></form>");
    }

    private static void Field(StringBuilder page, string name, string label, string? value) =>
        page.Append($"<label>{label} <input name=\"{name}\" value=\"{Text(value)}\" maxlength=\"80\"></label> ");

    private static string Button(string address, string label) =>
        $"<form method=\"post\" action=\"{address}\"><button>{label}</button></form>";

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? string.Empty);
}
