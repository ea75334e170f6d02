namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>Whom to look up, in the operator's own numbers.</summary>
/// <param name="Account">Number of the service account: 1 to 64 visible ASCII characters.</param>
/// <param name="Person">Number of the person on it; same form.</param>
public readonly record struct PersonReference(string Account, string Person);

/// <summary>
/// What the operator knows of a person. Null for what it does not know; the broker then sends no such claim. It lives
/// as long as the answer it is needed for.
/// </summary>
public sealed record PersonalData
{
    /// <summary>Full name as it is displayed.</summary>
    public string? Name { get; init; }

    /// <summary>Given or first names.</summary>
    public string? GivenName { get; init; }

    /// <summary>Surnames.</summary>
    public string? FamilyName { get; init; }

    /// <summary>What the person likes to be called.</summary>
    public string? Nickname { get; init; }

    /// <summary>RFC 5322 address.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the operator has seen that the address is this person's.</summary>
    public bool? EmailVerified { get; init; }

    /// <summary>E.164, with the plus sign.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Whether the operator has seen that the number is this person's.</summary>
    public bool? PhoneNumberVerified { get; init; }

    /// <summary>Street, house number and what else stands above the town; may have several lines.</summary>
    public string? StreetAddress { get; init; }

    /// <summary>Town.</summary>
    public string? Locality { get; init; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>ISO 8601 <c>YYYY-MM-DD</c>, or <c>YYYY</c>.</summary>
    public string? Birthdate { get; init; }

    /// <summary>BCP 47 tag.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? Zoneinfo { get; init; }

    /// <summary>When any of this was last changed; null where the OSS/BSS does not keep it.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Deliberately not the values: personal data in a log line must not leak.</summary>
    public override string ToString() => "[personal data]";
}

/// <summary>What came of looking a person up.</summary>
public abstract record PersonOutcome
{
    private PersonOutcome() { }

    /// <summary>The person, as the OSS/BSS knows them now.</summary>
    public sealed record Found(PersonalData Person) : PersonOutcome;

    /// <summary>The OSS/BSS answered, and has no such person on such an account.</summary>
    public sealed record NotFound : PersonOutcome;

    /// <summary>No usable answer: unreachable, late, refused the broker, or not understood.</summary>
    /// <param name="Reason">For the operator's log: a few words without any data of the answer.</param>
    public sealed record Unavailable(string Reason) : PersonOutcome;
}
