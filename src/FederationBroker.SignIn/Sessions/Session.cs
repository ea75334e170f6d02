using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Sessions;

/// <summary>A cable login that is remembered. The cookie holds a random handle; the row holds its hash.</summary>
public sealed record Session
{
    public required Guid Id { get; init; }

    public required byte[] HandleHash { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    /// <summary>When the subscriber last proved who they are, not when the session was last used.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required SignInMethod Method { get; init; }

    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The earlier of idle and absolute end; moved on by use.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset AbsoluteEnd { get; init; }

    /// <summary>Outlives the browser's closing, and has no idle end.</summary>
    public required bool IsRemembered { get; init; }

    /// <summary>"Chrome on Android": coarse, for the subscriber's own list; never an address.</summary>
    public string? DeviceLabel { get; init; }

    /// <summary>The device whose own credentials were shown; its removal ends the session.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>Credential id of the passkey that was shown; null: none was.</summary>
    public byte[]? PasskeyId { get; init; }

    /// <summary>The user profile that is watching; null: none was chosen.</summary>
    public ProfileId? ProfileId { get; init; }

    /// <summary>When the profile's PIN was last shown; null: not in this session.</summary>
    public DateTimeOffset? PinShownAt { get; init; }

    /// <summary>
    /// Somebody of the household, nobody in particular: may watch, and may neither consent, buy nor change anything.
    /// </summary>
    public bool IsHousehold => Method is SignInMethod.Device or SignInMethod.HomeNetwork;

    /// <summary>A PIN that was shown stands for who is watching for half an hour.</summary>
    public bool PinIsFresh(DateTimeOffset now) => PinShownAt is { } shown && now - shown < TimeSpan.FromMinutes(30);
}

/// <summary>How a subscriber proved who they are.</summary>
public enum SignInMethod
{
    Password,

    /// <summary>Possession and verification of the user on the device.</summary>
    Passkey,

    /// <summary>
    /// Credentials common to an account's devices, or one device's own: somebody of the household, nobody in
    /// particular.
    /// </summary>
    Device,

    /// <summary>No credentials: the request came from the household's own connection.</summary>
    HomeNetwork,
}
