namespace FederationBroker.SignIn.Throttling;

/// <summary>
/// A place where a secret can be guessed, and how often before it asks for more. The numbers are published in
/// infra/CONFIGURATION.md (ASVS 6.1.1); no two that one guesser can use add up to more than 100 (NIST 800-63B 5.2.2).
/// </summary>
/// <param name="Name">Keeps the addresses of one door from burdening another: guessing on pages locks no box and no
/// staff out.</param>
/// <param name="Secrets">Whose secrets: two doors to the same ones share what is counted for each of them.</param>
/// <param name="PerSecret">Wrong guesses by strangers; forgotten by a right one, or a year after the last.</param>
/// <param name="PerKnown">Wrong guesses by each browser or device that got it right before; forgotten by a right
/// one.</param>
/// <param name="PerAddress">Wrong guesses by strangers from an address, at whatever; null: where they are does not
/// matter.</param>
/// <param name="TakesWork">Whoever guesses on can prove work instead of waiting.</param>
public sealed record GuessDoor(
    string Name,
    string Secrets,
    int PerSecret,
    int PerKnown,
    int? PerAddress,
    bool TakesWork
)
{
    /// <summary>Cable ID and password on a page.</summary>
    public static readonly GuessDoor Page = new(
        "page",
        "login",
        PerSecret: 50,
        PerKnown: 20,
        PerAddress: 100,
        TakesWork: true
    );

    /// <summary>The same, or a login of its own, from the software of a device.</summary>
    public static readonly GuessDoor DeviceApi = new(
        "device",
        "login",
        PerSecret: 50,
        PerKnown: 20,
        PerAddress: 100,
        TakesWork: true
    );

    /// <summary>Name and password of staff.</summary>
    public static readonly GuessDoor Staff = new(
        "staff",
        "staff",
        PerSecret: 50,
        PerKnown: 20,
        PerAddress: 100,
        TakesWork: true
    );

    /// <summary>A profile's PIN: whoever types it has signed in already, and ten thousand are soon computed.</summary>
    public static readonly GuessDoor Pin = new(
        "pin",
        "profile",
        PerSecret: 20,
        PerKnown: 20,
        PerAddress: null,
        TakesWork: false
    );

    /// <summary>The old password, before a new one is set: whoever types it sits at a session, maybe somebody
    /// else's.</summary>
    public static readonly GuessDoor OldPassword = new(
        "old-password",
        "old-password",
        PerSecret: 20,
        PerKnown: 20,
        PerAddress: null,
        TakesWork: false
    );

    /// <summary>The second factor of staff, after the many tries that it has by itself.</summary>
    public static readonly GuessDoor StaffCode = new(
        "staff-code",
        "staff-code",
        PerSecret: 0,
        PerKnown: 0,
        PerAddress: null,
        TakesWork: false
    );
}
