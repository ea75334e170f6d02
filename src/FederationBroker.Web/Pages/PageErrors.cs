using FederationBroker.Kernel;

namespace FederationBroker.Web.Pages;

/// <summary>Refusals of the pages for people (FB-12xx).</summary>
internal static class PageErrors
{
    public static readonly Refusal ForeignForm = new(
        "FB-1201",
        "This request came from another site and was not carried out. Open the page here and try again."
    );
    public static readonly Refusal PasskeyTookTooLong = new("FB-1202", "That took too long. Try again.");
    public static readonly Refusal PasskeyNotAccepted = new(
        "FB-1203",
        "This passkey was not accepted. Try another one, or use your password."
    );
    public static readonly Refusal PasskeyKindRefused = new(
        "FB-1208",
        "Your operator does not take this kind of passkey. Add one on another device or security key."
    );
    public static readonly Refusal SignInAgain = new(
        "FB-1204",
        "Sign in again to change this: it has been a while since you proved who you are."
    );
    public static readonly Refusal NoSuchOrder = new(
        "FB-1206",
        "There is no such order, or it is somebody else's. See your orders under Subscriptions."
    );
    public static readonly Refusal Unreadable = new("FB-1205", "The request could not be read.");
}
