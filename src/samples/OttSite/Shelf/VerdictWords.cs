using OttSite.Standing;

namespace OttSite.Shelf;

/// <summary>
/// Says for people what the operator said for machines. The action decides; a reason nobody here knows still leads
/// somewhere.
/// </summary>
internal static class VerdictWords
{
    private static readonly Verdict Allowed = new()
    {
        Label = "Included",
        MayWatch = true,
        IsGood = true,
    };

    private static readonly Verdict Unknown = new()
    {
        Label = "Cannot be checked right now",
        Advice = "Nothing is wrong with your account.",
        Link = new VerdictLink("Try again", "/"),
    };

    public static Verdict Of(StandingDecision decision, string operatorName) =>
        decision switch
        {
            { IsAllowed: true } => Allowed,
            { IsDenied: true } => Denied(decision, operatorName),
            _ => Unknown,
        };

    private static Verdict Denied(StandingDecision decision, string operatorName) =>
        decision.Action switch
        {
            "subscribe" => At(
                decision,
                "Not in your subscription",
                Named("You can add it.", decision.Bundle),
                $"Subscribe at {operatorName}"
            ),
            "purchase" => At(decision, "To rent or buy", "Once paid, you can watch it here.", $"Buy at {operatorName}"),
            "change-plan" => At(decision, "Not in your plan", "Another plan has it.", $"Plans of {operatorName}"),
            "use-another-device" => At(
                decision,
                "Not on this kind of device",
                "Your subscription has it on another one, such as a television.",
                $"Your account at {operatorName}"
            ),
            "choose-another-profile" => Here(
                "Not for this profile",
                "It is rated for older viewers.",
                "Choose another profile",
                "/signin?as=fresh"
            ),
            "enter-pin" => Here(
                "Needs your PIN",
                "Your profile asks for it at this rating.",
                "Enter the PIN",
                "/signin?as=pin"
            ),
            "sign-in" => Here(
                "Please sign in again",
                $"You are no longer connected with {operatorName} here.",
                "Sign in",
                "/signin"
            ),
            "stop-another-stream" => Here(
                "Too many screens",
                "Something else is playing on your account.",
                "Back to the shelf",
                "/"
            ),
            "contact-operator" => Contact(decision, operatorName),
            _ => At(
                decision,
                "Not available to you",
                $"{operatorName} can tell you more.",
                $"Your account at {operatorName}"
            ),
        };

    private static Verdict Contact(StandingDecision decision, string operatorName) =>
        decision.Reason switch
        {
            "not-in-region" => At(
                decision,
                "Not in your region",
                $"{operatorName} can tell you where it is shown.",
                $"Contact {operatorName}"
            ),
            "account-not-in-good-standing" => At(
                decision,
                "Your TV account needs attention",
                $"{operatorName} can help you.",
                $"Contact {operatorName}"
            ),
            _ => At(decision, "Not available to you", $"{operatorName} can tell you more.", $"Contact {operatorName}"),
        };

    private static string Named(string text, string? bundle) =>
        bundle is null ? text : $"{text} It comes with “{bundle}”.";

    private static Verdict Here(string label, string advice, string link, string address) =>
        new()
        {
            Label = label,
            Advice = advice,
            Link = new VerdictLink(link, address),
        };

    // An address comes from outside: only one a browser opens as a web page becomes a link.
    private static Verdict At(StandingDecision decision, string label, string advice, string link) =>
        new()
        {
            Label = label,
            Advice = advice,
            Link =
                Uri.TryCreate(decision.ActionUrl, UriKind.Absolute, out var address)
                && address.Scheme == Uri.UriSchemeHttps
                    ? new VerdictLink(link, address.AbsoluteUri)
                    : null,
        };
}
