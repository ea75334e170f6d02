using FederationBroker.Federation.Answers;

namespace FederationBroker.Standing.Api;

/// <summary>Refusals of the standing interface (FB-25xx).</summary>
internal static class StandingErrors
{
    public static readonly ProtocolError Malformed = InvalidRequest(
        "FB-2502",
        "The question could not be read. Send JSON as the interface describes it, without unknown members."
    );
    public static readonly ProtocolError Subject = InvalidRequest(
        "FB-2503",
        "Name the subscriber once: as subject, or by an access_token of theirs."
    );
    public static readonly ProtocolError Resources = InvalidRequest(
        "FB-2504",
        "Name 1 resource, or 1 to 50 of them in a preflight, each of 1 to 128 visible ASCII characters."
    );
    public static readonly ProtocolError Device = InvalidRequest(
        "FB-2505",
        "Describe the device by type, and for a stream by an id of 1 to 128 characters."
    );
    public static readonly ProtocolError StreamGone = InvalidRequest(
        "FB-2506",
        "This stream has ended or never was. Start a new one."
    );

    private static ProtocolError InvalidRequest(string code, string message) =>
        new("invalid_request", new(code, message));
}
