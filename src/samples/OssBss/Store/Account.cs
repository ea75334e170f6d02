namespace OssBss.Store;

/// <summary>An account at one version. What belongs together changes together, so it is replaced as a whole.</summary>
public sealed record Account
{
    public required string Number { get; init; }

    public required long Version { get; init; }

    /// <summary><c>active</c>, <c>blocked</c> or <c>closed</c>.</summary>
    public string Status { get; init; } = "active";

    /// <summary>Null: this system leaves plans to the broker.</summary>
    public string? Plan { get; init; }

    public string? Region { get; init; }

    public IReadOnlyList<Person> People { get; init; } = [];

    /// <summary>Networks (CIDR) that are this household's own connection right now.</summary>
    public IReadOnlyList<string> HomeNetworks { get; init; } = [];
}

/// <summary>A person on an account.</summary>
public sealed record Person
{
    public required string Number { get; init; }

    /// <summary><c>manager</c>, <c>authorised</c> or <c>user</c>.</summary>
    public string Role { get; init; } = "manager";

    /// <summary>What they log in with at the broker; told once, when they are added.</summary>
    public string? CableId { get; init; }

    public PersonDetails Details { get; init; } = new();

    public override string ToString() => "[person]";
}

/// <summary>What this system knows of a person, and nobody else keeps.</summary>
public sealed record PersonDetails
{
    public string? Name { get; init; }

    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    public string? Nickname { get; init; }

    public string? Email { get; init; }

    public bool? EmailVerified { get; init; }

    public string? PhoneNumber { get; init; }

    public bool? PhoneNumberVerified { get; init; }

    public string? StreetAddress { get; init; }

    public string? Locality { get; init; }

    public string? PostalCode { get; init; }

    public string? Country { get; init; }

    public string? Birthdate { get; init; }

    public string? Locale { get; init; }

    public string? Zoneinfo { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public override string ToString() => "[person details]";
}

/// <summary>One line of the feed: the account after the change, and what happened.</summary>
public sealed record Notice(
    Account Account,
    string Event,
    string? Person = null,
    string? Role = null,
    string? CableId = null
)
{
    public override string ToString() => "[notice]";
}
