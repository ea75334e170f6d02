using System.Diagnostics.CodeAnalysis;
using FederationBroker.Kernel.Text;

namespace FederationBroker.Kernel;

/// <summary>
/// An operator on this installation: lower-case slug, <c>[a-z][a-z0-9-]{0,31}</c>; it stands in every URL of the
/// operator.
/// </summary>
public readonly record struct TenantId(string Value)
{
    private const int MaximumLength = 32;

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        var valid = Slug.IsValid(text, MaximumLength);
        id = valid ? new TenantId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>
/// An OTT partner of one operator: lower-case slug, <c>[a-z][a-z0-9-]{0,63}</c>, unique in the tenant.
/// </summary>
public readonly record struct PartnerId(string Value)
{
    private const int MaximumLength = 64;

    public static bool TryParse([NotNullWhen(true)] string? text, out PartnerId id)
    {
        var valid = Slug.IsValid(text, MaximumLength);
        id = valid ? new PartnerId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>A service account: the contract with the operator. Never leaves the building (INF-003).</summary>
public readonly record struct AccountId(Guid Value) : IComparable<AccountId>
{
    public static AccountId New() => new(Guid.CreateVersion7());

    public int CompareTo(AccountId other) => Value.CompareTo(other.Value);

    public static bool operator <(AccountId left, AccountId right) => left.CompareTo(right) < 0;

    public static bool operator <=(AccountId left, AccountId right) => left.CompareTo(right) <= 0;

    public static bool operator >(AccountId left, AccountId right) => left.CompareTo(right) > 0;

    public static bool operator >=(AccountId left, AccountId right) => left.CompareTo(right) >= 0;
}

/// <summary>
/// The operator's own number of a service account or of a person, shared with its OSS/BSS: 1 to 64 visible ASCII
/// characters. Not a secret, but it never leaves towards a partner either.
/// </summary>
public readonly record struct AccountNumber(string Value) : IComparable<AccountNumber>
{
    private const int MaximumLength = 64;

    public static bool TryParse([NotNullWhen(true)] string? text, out AccountNumber number)
    {
        var valid =
            text is { Length: > 0 and <= MaximumLength } && text.All(character => character is > ' ' and <= '~');
        number = valid ? new AccountNumber(text!) : default;
        return valid;
    }

    public int CompareTo(AccountNumber other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(AccountNumber left, AccountNumber right) => left.CompareTo(right) < 0;

    public static bool operator <=(AccountNumber left, AccountNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >(AccountNumber left, AccountNumber right) => left.CompareTo(right) > 0;

    public static bool operator >=(AccountNumber left, AccountNumber right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}

/// <summary>A person with an own login on a service account. Never leaves the building (INF-003).</summary>
public readonly record struct SubscriberId(Guid Value)
{
    public static SubscriberId New() => new(Guid.CreateVersion7());
}

/// <summary>A device on a service account, inside the broker. Never leaves the building (INF-003).</summary>
public readonly record struct DeviceId(Guid Value)
{
    public static DeviceId New() => new(Guid.CreateVersion7());
}

/// <summary>A user profile on a service account.</summary>
public readonly record struct ProfileId(Guid Value)
{
    public static ProfileId New() => new(Guid.CreateVersion7());
}

/// <summary>
/// A kind of device that an operator tells apart ("stb", "phone"): lower-case slug, <c>[a-z][a-z0-9-]{0,31}</c>.
/// </summary>
public readonly record struct DeviceType(string Value)
{
    private const int MaximumLength = 32;

    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceType type)
    {
        var valid = Slug.IsValid(text, MaximumLength);
        type = valid ? new DeviceType(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>
/// An entry of an operator's catalogue (plan, bundle, price list, discount): lower-case slug,
/// <c>[a-z][a-z0-9-]{0,63}</c>.
/// </summary>
public readonly record struct CatalogueId(string Value) : IComparable<CatalogueId>
{
    private const int MaximumLength = 64;

    public static bool TryParse([NotNullWhen(true)] string? text, out CatalogueId id)
    {
        var valid = Slug.IsValid(text, MaximumLength);
        id = valid ? new CatalogueId(text!) : default;
        return valid;
    }

    public int CompareTo(CatalogueId other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(CatalogueId left, CatalogueId right) => left.CompareTo(right) < 0;

    public static bool operator <=(CatalogueId left, CatalogueId right) => left.CompareTo(right) <= 0;

    public static bool operator >(CatalogueId left, CatalogueId right) => left.CompareTo(right) > 0;

    public static bool operator >=(CatalogueId left, CatalogueId right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}

/// <summary>
/// Something that can be watched, as partners and licence servers name it: 1 to 128 visible ASCII characters, so that
/// identifiers of other systems (EIDR, TMS, URNs) fit as they are; not <c>.</c> or <c>..</c>, which no address can
/// carry.
/// </summary>
public readonly record struct ContentId(string Value) : IComparable<ContentId>
{
    private const int MaximumLength = 128;

    public static bool TryParse([NotNullWhen(true)] string? text, out ContentId id)
    {
        // RFC 3986 5.2.4: as a step of a path, "." and ".." are taken out of every address, however they are encoded.
        var valid =
            text is { Length: > 0 and <= MaximumLength } and not ("." or "..")
            && text.All(character => character is > ' ' and <= '~');
        id = valid ? new ContentId(text!) : default;
        return valid;
    }

    public int CompareTo(ContentId other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(ContentId left, ContentId right) => left.CompareTo(right) < 0;

    public static bool operator <=(ContentId left, ContentId right) => left.CompareTo(right) <= 0;

    public static bool operator >(ContentId left, ContentId right) => left.CompareTo(right) > 0;

    public static bool operator >=(ContentId left, ContentId right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}

/// <summary>What a subscriber types to log in. Personal data: it is compared and sealed, and never printed.</summary>
public readonly record struct CableId
{
    private const int MaximumLength = 254;

    private CableId(string value) => Value = value;

    /// <summary>As it is compared, see <see cref="TypedText.Name"/>. Only sign-in and sealed storage may read
    /// it.</summary>
    public string Value { get; }

    /// <summary>Accepts 1 to 254 characters without control characters; refuses everything else.</summary>
    public static bool TryParse(string? text, out CableId id)
    {
        id = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaximumLength || !StoredText.IsText(text))
            return false;
        var normalised = TypedText.Name(text);
        if (normalised.Length is 0 or > MaximumLength || normalised.Any(char.IsControl))
            return false;
        id = new CableId(normalised);
        return true;
    }

    /// <summary>Deliberately not the value: interpolating a cable ID into a log line must not leak it.</summary>
    public override string ToString() => "[cable id]";
}

internal static class Slug
{
    public static bool IsValid([NotNullWhen(true)] string? text, int maximumLength)
    {
        if (text is null || text.Length == 0 || text.Length > maximumLength || !char.IsAsciiLetterLower(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        return true;
    }
}
