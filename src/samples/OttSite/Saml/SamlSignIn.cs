using System.Collections.Immutable;
using System.Net.Mime;
using System.Xml;
using OttSite.Sessions;

namespace OttSite.Saml;

/// <summary>Web browser sign-on: a signed request by redirect, the answer by POST.</summary>
internal sealed class SamlSignIn(
    IdentityProvider provider,
    ThisServiceProvider self,
    AuthnRequestUrl requests,
    ResponseCheck responses,
    SessionStore sessions,
    TimeProvider time
) : ISignIn
{
    private static readonly TimeSpan SessionLasts = TimeSpan.FromHours(8);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/saml/metadata", () => Results.Text(self.WriteMetadata(), "application/samlmetadata+xml"));
        routes
            .MapPost("/saml/acs", (HttpContext context, CancellationToken cancellation) =>
                FinishAsync(context, cancellation)
            )
            // The broker's page posts here on purpose; the request id bound to this browser stands in for a form token.
            .DisableAntiforgery();
    }

    public async Task<IResult> BeginAsync(HttpContext context, SignInWish wish, CancellationToken cancellation)
    {
        var description = await provider.DescribeAsync(cancellation);
        // xs:ID must not begin with a digit.
        var id = "_" + SessionStore.NewHandle();
        var pending = new PendingSignIn { RelayState = SessionStore.NewHandle() };
        sessions.Begin(context, id, pending);
        return Results.Redirect(requests.Write(description, id, pending.RelayState, fresh: wish == SignInWish.Fresh));
    }

    /// <summary>
    /// Ends the session of this site; the provider's own session stays, as this sample speaks no single logout.
    /// </summary>
    public Task<IResult> EndAsync(HttpContext context, CancellationToken cancellation)
    {
        sessions.Close(context);
        return Task.FromResult(Results.LocalRedirect("/"));
    }

    private async Task<IResult> FinishAsync(HttpContext context, CancellationToken cancellation)
    {
        if (
            context.Request.ContentType?.StartsWith(
                MediaTypeNames.Application.FormUrlEncoded,
                StringComparison.OrdinalIgnoreCase
            ) != true
        )
            throw SignInFailedException.Untrusted("The answer is not a form.");
        var form = await context.Request.ReadFormAsync(cancellation);
        var response = ResponseCheck.ReadEnvelope(Decode(form["SAMLResponse"].ToString()));
        var requestId = response.GetAttribute("InResponseTo");
        var pending = sessions.Take(context, requestId)
            ?? throw SignInFailedException.Untrusted(
                "The answer belongs to no sign-in begun in this browser, or it came too late."
            );
        if (form["RelayState"].ToString() != pending.RelayState)
            throw SignInFailedException.Untrusted("The answer carries another relay state than was sent.");
        ResponseCheck.DemandSuccess(response);
        var assertion = responses.CheckAssertion(response, requestId, await provider.DescribeAsync(cancellation));
        sessions.Open(context, Describe(assertion));
        return Results.LocalRedirect("/");
    }

    private static byte[] Decode(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw SignInFailedException.Untrusted("The answer is not base64.");
        }
    }

    private SiteSession Describe(XmlElement assertion)
    {
        var name = assertion.Needed("Subject", SamlNames.Assertion).Needed("NameID", SamlNames.Assertion);
        if (name.GetAttribute("Format") != SamlNames.Persistent)
            throw SignInFailedException.Untrusted("The provider sent another kind of name than was asked for.");
        var now = time.GetUtcNow();
        return new SiteSession
        {
            Subject = name.InnerText,
            SignedInAt = now,
            ExpiresAt = now + SessionLasts,
            Facts = [.. Facts(assertion, name)],
            Claims = [.. Attributes(assertion)],
            Entitlements = [.. Values(assertion, SamlNames.Entitlements)],
            Raw = ImmutableArray.Create(new RawMessage("Assertion, as it came", assertion.OuterXml)),
        };
    }

    private static IEnumerable<ReceivedValue> Facts(XmlElement assertion, XmlElement name)
    {
        yield return new("Issuer", assertion.Needed("Issuer", SamlNames.Assertion).InnerText);
        yield return new("Kind of name (Format)", name.GetAttribute("Format"));
        var statement = assertion.Needed("AuthnStatement", SamlNames.Assertion);
        yield return new("Signed in at the provider, not before", statement.GetAttribute("AuthnInstant"));
        var context = statement
            .Only("AuthnContext", SamlNames.Assertion)
            ?.Only("AuthnContextClassRef", SamlNames.Assertion);
        if (context is not null)
            yield return new("How (AuthnContextClassRef)", context.InnerText);
    }

    private static IEnumerable<ReceivedValue> Attributes(XmlElement assertion) =>
        from attribute in AttributesOf(assertion)
        let friendly = attribute.GetAttribute("FriendlyName")
        let name = friendly.Length > 0
            ? $"{friendly} ({attribute.GetAttribute("Name")})"
            : attribute.GetAttribute("Name")
        select new ReceivedValue(name, string.Join(", ", ValuesOf(attribute)));

    private static IEnumerable<string> Values(XmlElement assertion, string name) =>
        AttributesOf(assertion).Where(attribute => attribute.GetAttribute("Name") == name).SelectMany(ValuesOf);

    private static IEnumerable<XmlElement> AttributesOf(XmlElement assertion) =>
        assertion
            .Children("AttributeStatement", SamlNames.Assertion)
            .SelectMany(static statement => statement.Children("Attribute", SamlNames.Assertion));

    private static IEnumerable<string> ValuesOf(XmlElement attribute) =>
        attribute.Children("AttributeValue", SamlNames.Assertion).Select(static value => value.InnerText);
}
