using OssBss.Store;

namespace FederationBroker.TestKit;

/// <summary>Somebody with a login at the broker and personal data at the operator's OSS/BSS.</summary>
public sealed record TestPerson
{
    public required string CableId { get; init; }

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

    /// <summary>As the OSS/BSS keeps it.</summary>
    public PersonDetails Details =>
        new()
        {
            Name = Name,
            GivenName = GivenName,
            FamilyName = FamilyName,
            Nickname = Nickname,
            Email = Email,
            EmailVerified = EmailVerified,
            PhoneNumber = PhoneNumber,
            PhoneNumberVerified = PhoneNumberVerified,
            StreetAddress = StreetAddress,
            Locality = Locality,
            PostalCode = PostalCode,
            Country = Country,
            Birthdate = Birthdate,
            Locale = Locale,
            Zoneinfo = Zoneinfo,
        };

    public override string ToString() => "[test person]";
}

/// <summary>What both sides call a person and the account.</summary>
public sealed record Numbers(string Account, string Person);
