using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.Access;

/// <summary>
/// A staff login. Begins after the password, with ten minutes for the second factor; becomes another one, with another
/// handle, after it.
/// </summary>
internal sealed class StaffSession : ITenantOwned
{
    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>SHA-256 of the cookie's handle.</summary>
    public required byte[] HandleHash { get; init; }

    public required StaffId StaffId { get; init; }

    /// <summary>False opens nothing but the page that asks for the second factor.</summary>
    public required bool SecondFactorDone { get; init; }

    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    /// <summary>The earlier of idle and absolute end; moved on by use.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    public required DateTimeOffset AbsoluteEnd { get; init; }

    /// <summary>Wrong codes in this login; more than a few end it (ASVS 6.6.3).</summary>
    public int WrongCodes { get; set; }

    /// <summary>
    /// While a second factor is being set up: its secret, until the first code proves that the authenticator has it.
    /// </summary>
    public byte[]? SealedNewSecret { get; set; }
}
