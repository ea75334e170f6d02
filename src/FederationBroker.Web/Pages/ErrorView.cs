using FederationBroker.Kernel;
using FederationBroker.Web.Pages.Frame;

namespace FederationBroker.Web.Pages;

/// <param name="Language">Of the message: the page's own when the theme has a text for the code, else English.</param>
internal sealed record ErrorView(string Code, string Message, string Language, string RequestId)
{
    public static ErrorView Of(Refusal refusal, string requestId, PageFrame frame)
        => frame.Find($"error.{refusal.Code}") is { } text
            ? new ErrorView(refusal.Code, text, frame.Language, requestId)
            : new ErrorView(refusal.Code, refusal.Message, Theming.ThemeStrings.FallbackLanguage, requestId);
}
