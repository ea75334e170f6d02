using FederationBroker.Kernel;

namespace FederationBroker.Payments;

/// <summary>Refusals of the payment and cashing interface (FB-80xx): nothing was done, and why.</summary>
internal static class PaymentErrors
{
    public static readonly Refusal Unreadable = new(
        "FB-8001",
        "The message could not be read. Send it as JSON of at most 16 KiB, with the members that are described."
    );
    public static readonly Refusal NotValid = new("FB-8002", "The message contradicts the interface.");
    public static readonly Refusal NotTheSender = new(
        "FB-8003",
        "A message speaks for its sender alone: the token belongs to another partner."
    );
    public static readonly Refusal KeyMissing = new(
        "FB-8004",
        "Send the header Idempotency-Key with 1 to 64 visible ASCII characters, another one for each message."
    );
    public static readonly Refusal KeyInFlight = new(
        "FB-8005",
        "A message with this Idempotency-Key is being worked on. Send it again in a moment."
    );
    public static readonly Refusal KeyUsed = new(
        "FB-8006",
        "This Idempotency-Key was used for another message. Give each message a key of its own."
    );
    public static readonly Refusal OrderNumberTaken = new(
        "FB-8007",
        "This order number stands for something else already. Give each order a number of its own."
    );
    public static readonly Refusal MandateUnknown = new("FB-8008", "There is no such mandate of this partner.");
    public static readonly Refusal OrderUnknown = new("FB-8009", "There is no such order of this partner.");
    public static readonly Refusal NothingToDecide = new(
        "FB-8010",
        "The seller has not asked for this money, or it is decided already. Ask how the order stands."
    );
    public static readonly Refusal TooOld = new(
        "FB-8011",
        "The message was made more than a day ago, or lies in the future. Make it anew, by a clock that is right."
    );
    public static readonly Refusal Busy = new(
        "FB-8012",
        "Too many messages wait for this mandate. Send it again later."
    );
    public static readonly Refusal OtherAmount = new(
        "FB-8013",
        "Amount or object are not those of the order. Send what was asked for."
    );
    public static readonly Refusal Unavailable = new(
        "FB-8014",
        "The broker cannot answer just now. Send the same message again under the same key."
    );
    public static readonly Refusal RequestUnknown = new(
        "FB-8016",
        "Nothing is kept of a request of this partner with this id. What was done is answered again under its key."
    );
    public static readonly Refusal Unexpected = new(
        "FB-8015",
        "Something went wrong in the broker. Quote the request id."
    );
}
