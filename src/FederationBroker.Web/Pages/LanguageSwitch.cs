using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Web.Pages.Frame;

namespace FederationBroker.Web.Pages;

/// <summary>The buttons at the foot of every page. Works without script; the choice is kept in a cookie.</summary>
internal static class LanguageSwitch
{
    public static void Map(IEndpointRouteBuilder tenant) =>
        tenant.MapPost("/language", ChooseAsync).AddEndpointFilter<SameOriginEndpointFilter>();

    private static async Task<IResult> ChooseAsync(HttpContext context, PageFrame frame, CancellationToken cancellation)
    {
        if (!context.Request.HasFormContentType)
            return ErrorPage.Result(SignOnErrors.FormExpected, StatusCodes.Status415UnsupportedMediaType);
        var form = await context.Request.ReadFormAsync(cancellation);
        var (language, ticket) = (form["language"].ToString(), form["ticket"].ToString());
        if (!frame.Languages.Contains(language) || !Enum.TryParse<PageName>(form["page"], out var page))
            return ErrorPage.Result(SignOnErrors.BadForm, StatusCodes.Status400BadRequest);
        frame.ChooseLanguage(language, PageAddress.IsTicket(ticket) ? ticket : null);
        return SeeOther.To(frame.AbsoluteTo(PageAddress.Of(page, ticket)));
    }
}
