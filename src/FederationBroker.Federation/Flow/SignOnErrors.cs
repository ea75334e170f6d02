using FederationBroker.Kernel;

namespace FederationBroker.Federation.Flow;

/// <summary>Refusals of the shared sign-in path (FB-1xxx).</summary>
public static class SignOnErrors
{
    public static readonly Refusal TicketExpired = new(
        "FB-1101",
        "This sign-in has expired or was already completed. Go back to the service and start again."
    );
    public static readonly Refusal UnknownTenant = new("FB-1102", "There is no such operator here. Check the address.");
    public static readonly Refusal NotFound = new("FB-1103", "There is no such page. Check the address.");
    public static readonly Refusal TooLarge = new("FB-1104", "The request is too large.");
    public static readonly Refusal BadForm = new(
        "FB-1105",
        "The form could not be read, or it was opened too long ago. Go back, reload the page and try again."
    );
    public static readonly Refusal MethodNotAllowed = new(
        "FB-1106",
        "This address does not take that kind of request."
    );
    public static readonly Refusal TooManyRequests = new(
        "FB-1107",
        "Too many requests came from your connection. Wait a moment and try again."
    );
    public static readonly Refusal Unavailable = new(
        "FB-1901",
        "The service cannot do this just now. Try again in a few seconds."
    );
    public static readonly Refusal RequestTooLarge = new(
        "FB-1121",
        "The service sent more with its request than can be kept during a sign-in, at most about 5,000 characters. "
            + "The service must send less."
    );
    public static readonly Refusal FormExpected = new(
        "FB-1108",
        "This address takes a form, and something else was sent."
    );
    public static readonly Refusal MediaType = new(
        "FB-1110",
        "This address does not take a body of that kind; its description says which it takes."
    );
    public static readonly Refusal BadText = new(
        "FB-1109",
        "A text in the request cannot be used: it is too long for its place, or holds what cannot be stored."
    );
    public static readonly Refusal Unexpected = new(
        "FB-1900",
        "Something went wrong on our side. Try again; if it happens again, quote the code and the request id."
    );
}
