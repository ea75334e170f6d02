using FederationBroker.Data;
using FederationBroker.Data.Statements;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// The questions of <see cref="TokenQueries"/>, translated once. Not static: a translation belongs to the model of one
/// host.
/// </summary>
internal sealed class TranslatedTokenQueries
{
    private readonly Func<
        BrokerDbContext,
        Guid,
        Guid,
        PartnerId,
        string,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        CancellationToken,
        Task<TokenSubject?>
    > ofAccessToken = EF.CompileAsyncQuery(
        QueryPart.Join<
            Func<
                BrokerDbContext,
                Guid,
                Guid,
                PartnerId,
                string,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                CancellationToken,
                TokenSubject?
            >
        >(
            (database, token, authorization, partner, sector, now, usedSince, begunSince, begunAtHomeSince, _) =>
                (
                    from row in database.Set<Authorization>().AsNoTracking()
                    where row.Id == authorization && row.Partner == partner && row.RevokedAt == null
                    where
                        row.OfflineAccess
                        || database
                            .Sessions()
                            .Any(session =>
                                session.Id == row.SessionId
                                && SessionHorizon.IsWithin.In(session, now, usedSince, begunSince, begunAtHomeSince)
                            )
                    where !database.Set<RevokedAccessToken>().Any(revoked => revoked.TokenId == token)
                    join live in LiveGrants.Holding.In(database, sector, now) on row.GrantId equals live.Id
                    select new TokenSubject(
                        row.SessionId,
                        row.Context,
                        row.WithPin,
                        row.SignedInAt,
                        row.UserInfoClaims,
                        live
                    )
                ).SingleOrDefault()
        )
    );

    private readonly Func<
        BrokerDbContext,
        byte[],
        PartnerId,
        string,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        CancellationToken,
        Task<PresentedCode?>
    > ofCode = EF.CompileAsyncQuery(
        QueryPart.Join<
            Func<
                BrokerDbContext,
                byte[],
                PartnerId,
                string,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                CancellationToken,
                PresentedCode?
            >
        >(
            (database, hash, partner, sector, now, usedSince, begunSince, begunAtHomeSince, _) =>
                (
                    from row in database.Set<Authorization>().AsNoTracking()
                    where row.CodeHash == hash && row.Partner == partner
                    where row.RedeemedAt == null && row.RevokedAt == null && row.CodeExpiresAt > now
                    where
                        database
                            .Sessions()
                            .Any(session =>
                                session.Id == row.SessionId
                                && SessionHorizon.IsWithin.In(session, now, usedSince, begunSince, begunAtHomeSince)
                            )
                    join live in LiveGrants.Holding.In(database, sector, now) on row.GrantId equals live.Id
                    where live.Partner == partner
                    select new PresentedCode(row, live)
                ).SingleOrDefault()
        )
    );

    private readonly Func<
        BrokerDbContext,
        byte[],
        PartnerId,
        string,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        DateTimeOffset,
        CancellationToken,
        Task<PresentedRefreshToken?>
    > ofRefreshToken = EF.CompileAsyncQuery(
        QueryPart.Join<
            Func<
                BrokerDbContext,
                byte[],
                PartnerId,
                string,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                DateTimeOffset,
                CancellationToken,
                PresentedRefreshToken?
            >
        >(
            (database, hash, partner, sector, chainSince, now, usedSince, begunSince, begunAtHomeSince, _) =>
                (
                    from refresh in database.Set<RefreshToken>().AsNoTracking()
                    where refresh.TokenHash == hash && refresh.UsedAt == null && refresh.ExpiresAt > now
                    join row in database.Set<Authorization>().AsNoTracking() on refresh.AuthorizationId equals row.Id
                    where row.Partner == partner && row.RevokedAt == null && row.RedeemedAt > chainSince
                    where
                        row.OfflineAccess
                        || database
                            .Sessions()
                            .Any(session =>
                                session.Id == row.SessionId
                                && SessionHorizon.IsWithin.In(session, now, usedSince, begunSince, begunAtHomeSince)
                            )
                    join live in LiveGrants.Holding.In(database, sector, now) on row.GrantId equals live.Id
                    where live.Partner == partner
                    select new PresentedRefreshToken(refresh, row, live)
                ).SingleOrDefault()
        )
    );

    private readonly Func<BrokerDbContext, Guid, CancellationToken, Task<bool>> isRevoked = EF.CompileAsyncQuery(
        (BrokerDbContext database, Guid token, CancellationToken _) =>
            database.Set<RevokedAccessToken>().Any(row => row.TokenId == token)
    );

    public Task<bool> IsRevokedAsync(BrokerDbContext database, AccessToken token, CancellationToken cancellation) =>
        isRevoked(database, token.Id, cancellation);

    public Task<TokenSubject?> FindAsync(
        BrokerDbContext database,
        AccessToken token,
        Partner partner,
        SessionHorizon live,
        CancellationToken cancellation
    ) =>
        ofAccessToken(
            database,
            token.Id,
            token.Authorization,
            partner.Id,
            partner.Sector,
            live.Now,
            live.UsedSince,
            live.BegunSince,
            live.BegunAtHomeSince,
            cancellation
        );

    public Task<PresentedCode?> FindCodeAsync(
        BrokerDbContext database,
        byte[] hash,
        Partner partner,
        SessionHorizon live,
        CancellationToken cancellation
    ) =>
        ofCode(
            database,
            hash,
            partner.Id,
            partner.Sector,
            live.Now,
            live.UsedSince,
            live.BegunSince,
            live.BegunAtHomeSince,
            cancellation
        );

    public Task<PresentedRefreshToken?> FindRefreshTokenAsync(
        BrokerDbContext database,
        byte[] hash,
        Partner partner,
        DateTimeOffset chainSince,
        SessionHorizon live,
        CancellationToken cancellation
    ) =>
        ofRefreshToken(
            database,
            hash,
            partner.Id,
            partner.Sector,
            chainSince,
            live.Now,
            live.UsedSince,
            live.BegunSince,
            live.BegunAtHomeSince,
            cancellation
        );
}
