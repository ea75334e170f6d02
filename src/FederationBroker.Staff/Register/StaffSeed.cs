using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.Register;

/// <summary>
/// Staff with known credentials, for demos and first trials; everybody else gets a link from
/// <see cref="StaffRegister"/>.
/// </summary>
public sealed class StaffSeed(BrokerDbContext database, TenantScope scope, StaffRegister register, StaffVault vault)
{
    /// <returns>False when somebody has the name already; nothing is changed then.</returns>
    public async Task<bool> AddAsync(
        string name,
        StaffRole role,
        string passwordHash,
        byte[] totpSecret,
        CancellationToken cancellation
    )
    {
        if (
            await register.AddAsync(name, [role], by: null, cancellation)
            is not RegisterOutcome.Done { Member.Id: var id }
        )
            return false;
        var member = await database.Set<StaffMember>().SingleAsync(row => row.Id == id, cancellation);
        member.PasswordHash = passwordHash;
        member.SealedTotpSecret = vault.SealSecret(scope.Tenant, member.Id.Value, totpSecret);
        (member.EnrolmentHash, member.EnrolmentEnds) = (null, null);
        await database.SaveChangesAsync(cancellation);
        return true;
    }
}
