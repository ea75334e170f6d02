using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passkeys.Verification;
using FederationBroker.SignIn.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>What somebody sees and does about their own passkeys.</summary>
public sealed class OwnPasskeys(BrokerDbContext database, SignInAudit audit, RelyingParty party)
{
    public async Task<List<Passkey>> ListAsync(SubscriberId id, CancellationToken cancellation) =>
        [
            .. (
                await database
                    .Set<PasskeyRow>()
                    .AsNoTracking()
                    .Where(row => row.SubscriberId == id)
                    .OrderBy(row => row.CreatedAt)
                    .ToListAsync(cancellation)
            ).Select(Shown),
        ];

    /// <returns>False: there is no such passkey, or the name is none.</returns>
    public async Task<bool> RenameAsync(
        SubscriberId id,
        byte[] credentialId,
        string name,
        CancellationToken cancellation
    )
    {
        var trimmed = name.Trim();
        if (trimmed.Length == 0 || StoredText.FaultOf(trimmed, PasskeyRow.LongestName) is not null)
            return false;
        return await database
                .Set<PasskeyRow>()
                .Where(row => row.SubscriberId == id && row.CredentialId == credentialId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, trimmed), cancellation) == 1;
    }

    /// <summary>Removes a passkey, and the logins that were begun with it except the one that asks.</summary>
    public async Task RemoveAsync(Session by, byte[] credentialId, CancellationToken cancellation)
    {
        var id = by.SubscriberId;
        await database
            .Set<PasskeyRow>()
            .Where(row => row.SubscriberId == id && row.CredentialId == credentialId)
            .ExecuteDeleteAsync(cancellation);
        await database
            .Set<SessionRow>()
            .Where(row => row.SubscriberId == id && row.PasskeyId == credentialId && row.Id != by.Id)
            .ExecuteDeleteAsync(cancellation);
        await audit.NoteAsync(SignInActions.PasskeyRemoved, AuditOutcome.Success, id, cancellation);
    }

    private Passkey Shown(PasskeyRow row) =>
        new(
            row.CredentialId,
            row.Name,
            row.CreatedAt,
            row.LastUsedAt,
            row.IsBackupEligible,
            party.ModelOf(row)?.Name,
            party.Accepts(row)
        );
}
