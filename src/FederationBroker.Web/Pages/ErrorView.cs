using FederationBroker.Kernel;
using FederationBroker.Web.Pages.Frame;

namespace FederationBroker.Web.Pages;

/// <param name="Message">A plain sentence in the page's language.</param>
/// <param name="ForEngineers">What the service's engineers need, in English; null where the message says it
/// all.</param>
internal sealed record ErrorView(string Code, string Message, string? ForEngineers)
{
    /// <summary>
    /// A code has a sentence of its own, or its area has one for all of its codes (<c>error.FB-2</c>): what is wrong
    /// with a partner's request says nothing to the person in front of it, and its engineers read English.
    /// </summary>
    public static ErrorView Of(Refusal refusal, PageFrame frame)
    {
        var text = frame.Find($"error.{refusal.Code}") ?? frame.Say($"error.{AreaOf(refusal.Code)}");
        var concernsPartner = AreaOf(refusal.Code) is "FB-2" or "FB-3";
        return new ErrorView(refusal.Code, frame.Filled(text), concernsPartner ? refusal.Line : null);
    }

    // "FB-2" of "FB-2104".
    private static string AreaOf(string code) => code[..4];
}
