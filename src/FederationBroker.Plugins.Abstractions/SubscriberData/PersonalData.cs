namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>A person by the numbers that operator and broker share.</summary>
/// <param name="Account">The operator's number of the account; 1 to 64 visible ASCII characters.</param>
/// <param name="Person">The operator's number of the person; 1 to 64 visible ASCII characters.</param>
public sealed record PersonReference(string Account, string Person)
{
    /// <summary>Deliberately not the numbers: they are no secret, but they have no business in a log.</summary>
    public override string ToString() => "[person]";
}

/// <summary>
/// What the operator knows about a person, as OIDC Core 5.1 names it. It exists in the broker's memory while an answer is made, and in no
/// table, log or file (BIL-003, INF-003). Null: not known.
/// </summary>
public sealed record PersonalData
{
    /// <summary>Full name as it is displayed.</summary>
    public string? Name { get; init; }

    /// <summary>Given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>What the person wants to be called.</summary>
    public string? Nickname { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the operator made sure that the address is the person's.</summary>
    public bool? EmailVerified { get; init; }

    /// <summary>E.164, with the plus sign.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Whether the operator made sure that the number is the person's.</summary>
    public bool? PhoneNumberVerified { get; init; }

    /// <summary>Street and house number.</summary>
    public string? StreetAddress { get; init; }

    /// <summary>City.</summary>
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

    /// <summary>When any of it changed last.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Deliberately not the values: personal data in a log line must not leak.</summary>
    public override string ToString() => "[personal data]";
}
