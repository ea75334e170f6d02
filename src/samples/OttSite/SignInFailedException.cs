namespace OttSite;

// Public, because a view takes it as a parameter and Razor makes views public.
/// <summary>
/// Why a sign-in ended without a session: a sentence for the visitor and the detail for whoever reads the page's small
/// print.
/// </summary>
public sealed class SignInFailedException(string title, string advice, string detail) : Exception(detail)
{
    public string Title { get; } = title;

    public string Advice { get; } = advice;

    /// <summary>The answer cannot be trusted: nothing of it may be shown as the provider's words.</summary>
    public static SignInFailedException Untrusted(string detail) =>
        new(
            "We could not check that answer",
            "Something between your TV provider and us did not fit, so we did not sign you in. Please try again.",
            detail
        );

    public static SignInFailedException Unreachable(string detail) =>
        new(
            "Your TV provider cannot be reached right now",
            "Nothing is wrong with your account. Please try again in a minute.",
            detail
        );

    /// <summary>
    /// A refusal in the words of OAuth 2.0 (RFC 6749 4.1.2.1), OpenID Connect or SAML 2.0 status codes.
    /// </summary>
    public static SignInFailedException Refused(string code, string? said)
    {
        var detail = string.IsNullOrWhiteSpace(said) ? code : $"{code}: {said}";
        var (title, advice) = code switch
        {
            "access_denied" or "RequestDenied" or "AuthnFailed" => (
                "You are not signed in",
                "You or your TV provider stopped the sign-in. Nothing was shared with us. You can try again at "
                    + "any time."
            ),
            "login_required" or "interaction_required" or "NoPassive" => (
                "Please sign in at your TV provider",
                "Your TV provider needs to see you for a moment. Press the button and sign in there."
            ),
            "consent_required" => (
                "Your TV provider needs your approval",
                "Press the button and decide what may be shared with us."
            ),
            "unmet_authentication_requirements" or "NoAuthnContext" => (
                "A stronger sign-in is needed",
                "Your TV provider could not sign you in the way this service asks for."
            ),
            "temporarily_unavailable" or "server_error" or "Responder" => (
                "Your TV provider has a problem right now",
                "Nothing is wrong with your account. Please try again in a minute."
            ),
            _ => (
                "The sign-in did not work",
                "Your TV provider did not accept our question. Trying again may help; if not, tell our support "
                    + "the words below."
            ),
        };
        return new SignInFailedException(title, advice, detail);
    }
}
