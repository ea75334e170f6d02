using System.Text;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Text;
using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.Members;

/// <summary>
/// Seals what must not be readable in the database: names and TOTP secrets, each only in its own row.
/// </summary>
public sealed class StaffVault(Sealer sealer)
{
    private const string NamePurpose = "staff-name";
    private const string TotpPurpose = "staff-totp";

    public byte[] DigestOf(TenantId tenant, StaffName name) => sealer.Digest(NamePurpose, tenant, name.Value);

    public byte[] SealName(TenantId tenant, StaffId member, StaffName name) =>
        sealer.Seal(NamePurpose, tenant, Encoding.UTF8.GetBytes(name.Value), member.Value.ToByteArray());

    public string OpenName(StaffMemberFact member) => OpenName(member.Tenant, member.Id, member.SealedName);

    internal string OpenName(StaffMember member) => OpenName(member.Tenant, member.Id, member.SealedName);

    private string OpenName(TenantId tenant, StaffId member, byte[] sealedName) =>
        Encoding.UTF8.GetString(
            sealer.Open(NamePurpose, tenant, sealedName, member.Value.ToByteArray())
                ?? throw new InvalidOperationException("A staff name does not open with this master key.")
        );

    /// <param name="row">Of the member, or of the session in which the secret still waits for its first code.</param>
    public byte[] SealSecret(TenantId tenant, Guid row, byte[] secret) =>
        sealer.Seal(TotpPurpose, tenant, secret, row.ToByteArray());

    public byte[] OpenSecret(TenantId tenant, Guid row, byte[] sealedSecret) =>
        sealer.Open(TotpPurpose, tenant, sealedSecret, row.ToByteArray())
        ?? throw new InvalidOperationException("A second factor does not open with this master key.");
}

/// <summary>
/// What a staff member signs in with: 3 to 128 characters without blanks, usually an address. Compared without case.
/// </summary>
public readonly record struct StaffName
{
    private const int Shortest = 3;
    private const int Longest = 128;

    private StaffName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out StaffName name)
    {
        name = default;
        // Printable ASCII only: two names that look alike must not be two people.
        if (
            text is not { Length: <= Longest }
            || TypedText.Name(text) is not { Length: >= Shortest and <= Longest } typed
        )
            return false;
        if (typed.Any(c => c is <= ' ' or > '~'))
            return false;
        name = new StaffName(typed);
        return true;
    }

    /// <summary>Deliberately not the value: a name must not reach a log by interpolation.</summary>
    public override string ToString() => "[staff name]";
}
