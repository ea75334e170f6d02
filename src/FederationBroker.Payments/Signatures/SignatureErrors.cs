using FederationBroker.Kernel;

namespace FederationBroker.Payments.Signatures;

/// <summary>Refusals of signatures (FB-81xx).</summary>
internal static class SignatureErrors
{
    public static readonly Refusal Missing = new(
        "FB-8101",
        "The agreement asks for signed messages. Sign this one as RFC 9421 describes, with the tag fb-pay-v1."
    );
    public static readonly Refusal Unreadable = new(
        "FB-8102",
        "Signature-Input and Signature could not be read. Send each once, with one signature of the tag fb-pay-v1."
    );
    public static readonly Refusal CoversTooLittle = new("FB-8103", "The signature leaves something open.");
    public static readonly Refusal OutOfTime = new(
        "FB-8104",
        "The signature is not of now. Give it created and expires, at most 300 seconds apart, by a clock that is right."
    );
    public static readonly Refusal KeyUnknown = new(
        "FB-8105",
        "The keyid is of no key of this partner. Publish the key in the partner's key set first."
    );
    public static readonly Refusal OtherBody = new(
        "FB-8106",
        "Content-Digest is missing, or of another body. Send sha-256 or sha-512 of the bytes that are sent."
    );
    public static readonly Refusal Wrong = new(
        "FB-8107",
        "The signature is not of this message. Check the order and the values of what is covered."
    );
    public static readonly Refusal EvidenceWrong = new(
        "FB-8109",
        "X-JWS-Signature is no detached JWS of this body by a key of this partner (RFC 7515, appendix F)."
    );
    public static readonly Refusal Replayed = new(
        "FB-8108",
        "This nonce was used. Give each signature one of its own, also of a message that is sent again."
    );
}
