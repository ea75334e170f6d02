using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Text;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.Access;

/// <summary>
/// The second factor: a code from the authenticator, or a recovery code; at the first sign-in it is set up.
/// </summary>
public sealed class SecondFactor(
    BrokerDbContext database,
    StaffVault vault,
    StaffSessions sessions,
    StaffGuesses guesses,
    StaffAudit audit,
    TimeProvider clock
)
{
    private const int RecoveryCodes = 10;

    // Three codes of a million are right at any time: five tries in a login, fifty in a row over all logins (NIST
    // 800-63B 5.2.2 allows 100), then one after each wait.
    private const int TriesInOneLogin = 5;
    private const int TriesInARow = 50;

    /// <summary>The secret that this login sets up; the same one however often the page is loaded.</summary>
    public Task<byte[]> NewSecretAsync(BegunSignIn begun, CancellationToken cancellation) =>
        NewSecretAsync(begun.Session, cancellation);

    private async Task<byte[]> NewSecretAsync(StaffSession session, CancellationToken cancellation)
    {
        if (session.SealedNewSecret is { } waiting)
            return vault.OpenSecret(session.Tenant, session.Id, waiting);
        var secret = Totp.NewSecret();
        var sealedSecret = vault.SealSecret(session.Tenant, session.Id, secret);
        await database
            .Set<StaffSession>()
            .Where(row => row.Id == session.Id && row.SealedNewSecret == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedNewSecret, sealedSecret), cancellation);
        var kept = await database
            .Set<StaffSession>()
            .Where(row => row.Id == session.Id)
            .Select(row => row.SealedNewSecret)
            .SingleOrDefaultAsync(cancellation);
        return vault.OpenSecret(session.Tenant, session.Id, kept ?? sealedSecret);
    }

    /// <summary>Sets the second factor up when the code proves that the authenticator has the secret.</summary>
    public async Task<SecondFactorOutcome> SetUpAsync(
        HttpContext context,
        BegunSignIn begun,
        string? code,
        CancellationToken cancellation
    )
    {
        var (session, member) = (begun.Session, begun.Member);
        if (await CountAsync(session, cancellation) is { } ended)
            return ended;
        var secret = await NewSecretAsync(session, cancellation);
        if (Totp.StepOf(secret, Typed(code), clock.GetUtcNow()) is not { } step)
            return await WrongAsync(member, cancellation);
        var sealedSecret = vault.SealSecret(member.Tenant, member.Id.Value, secret);
        // One statement decides who of two was first; a factor that exists is never replaced here.
        var first = await database
            .Set<StaffMember>()
            .Where(row => row.Id == member.Id && row.SealedTotpSecret == null)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.SealedTotpSecret, sealedSecret)
                        .SetProperty(row => row.LastTotpStep, step)
                        .SetProperty(row => row.WrongCodes, 0),
                cancellation
            );
        if (first != 1)
            return new SecondFactorOutcome.LoginEnded();
        var codes = await RenewRecoveryCodesAsync(member, cancellation);
        audit.Changed(
            $"staff:{member.Id.Value}",
            ("staff", member.Id.Value.ToString()),
            StaffActions.StaffSecondFactorSetUp,
            new { SecondFactor = false },
            new { SecondFactor = true }
        );
        return await CompleteAsync(context, session, member, codes, cancellation);
    }

    /// <summary>Checks a code of the authenticator, or a recovery code. Each works once, on whichever node.</summary>
    public async Task<SecondFactorOutcome> CheckAsync(
        HttpContext context,
        BegunSignIn begun,
        string? code,
        CancellationToken cancellation
    )
    {
        var (session, member) = (begun.Session, begun.Member);
        if (await CountAsync(session, cancellation) is { } ended)
            return ended;
        var counted = await database
            .Set<StaffMember>()
            .Where(row => row.Id == member.Id && row.WrongCodes < TriesInARow)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.WrongCodes, row => row.WrongCodes + 1), cancellation);
        if (counted != 1 && !await guesses.MayTryCodeAsync(context, member, cancellation))
            return await WrongAsync(member, cancellation);
        if (!await IsAcceptedAsync(member, Typed(code), cancellation))
            return await WrongAsync(member, cancellation);
        return await CompleteAsync(context, session, member, [], cancellation);
    }

    private async Task<bool> IsAcceptedAsync(StaffMember member, string code, CancellationToken cancellation)
    {
        if (member.SealedTotpSecret is null)
            return false;
        var secret = vault.OpenSecret(member.Tenant, member.Id.Value, member.SealedTotpSecret);
        if (Totp.StepOf(secret, code, clock.GetUtcNow()) is { } step)
        {
            // RFC 6238 5.2: a code is accepted once. The statement is the decision; nothing was checked before it.
            return await database
                    .Set<StaffMember>()
                    .Where(row =>
                        row.Id == member.Id
                        && row.LastTotpStep < step
                        && row.SealedTotpSecret == member.SealedTotpSecret
                    )
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.LastTotpStep, step).SetProperty(row => row.WrongCodes, 0),
                        cancellation
                    ) == 1;
        }

        var hash = Secrets.Hash(code);
        if (
            await database
                .Set<StaffRecoveryCode>()
                .Where(row => row.StaffId == member.Id && row.CodeHash == hash)
                .ExecuteDeleteAsync(cancellation) != 1
        )
            return false;
        await database
            .Set<StaffMember>()
            .Where(row => row.Id == member.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.WrongCodes, 0), cancellation);
        audit.Noted($"staff:{member.Id.Value}", StaffActions.StaffRecoveryCode);
        return true;
    }

    private async Task<SecondFactorOutcome> CompleteAsync(
        HttpContext context,
        StaffSession session,
        StaffMember member,
        ImmutableArray<string> codes,
        CancellationToken cancellation
    )
    {
        audit.Noted($"staff:{member.Id.Value}", StaffActions.StaffSignIn);
        await database.SaveChangesAsync(cancellation);
        if (!await sessions.CompleteAsync(context, session, cancellation))
            return new SecondFactorOutcome.LoginEnded();
        await guesses.TrustBrowserAsync(context, member, cancellation);
        await guesses.ForgetCodesAsync(member, cancellation);
        return new SecondFactorOutcome.SignedIn(codes);
    }

    private async Task<SecondFactorOutcome?> CountAsync(StaffSession session, CancellationToken cancellation)
    {
        var counted = await database
            .Set<StaffSession>()
            .Where(row => row.Id == session.Id && row.WrongCodes < TriesInOneLogin)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.WrongCodes, row => row.WrongCodes + 1), cancellation);
        if (counted == 1)
            return null;
        await database.Set<StaffSession>().Where(row => row.Id == session.Id).ExecuteDeleteAsync(cancellation);
        return new SecondFactorOutcome.LoginEnded();
    }

    private async Task<SecondFactorOutcome> WrongAsync(StaffMember member, CancellationToken cancellation)
    {
        audit.Noted($"staff:{member.Id.Value}", StaffActions.StaffSecondFactor, "wrong-code");
        await database.SaveChangesAsync(cancellation);
        return new SecondFactorOutcome.Wrong();
    }

    private async Task<ImmutableArray<string>> RenewRecoveryCodesAsync(
        StaffMember member,
        CancellationToken cancellation
    )
    {
        await database.Set<StaffRecoveryCode>().Where(row => row.StaffId == member.Id).ExecuteDeleteAsync(cancellation);
        var codes = Enumerable
            .Range(0, RecoveryCodes)
            .Select(_ => Base32.Encode(System.Security.Cryptography.RandomNumberGenerator.GetBytes(15)))
            .ToImmutableArray();
        database.AddRange(
            codes.Select(code => new StaffRecoveryCode
            {
                Tenant = member.Tenant,
                StaffId = member.Id,
                CodeHash = Secrets.Hash(code),
            })
        );
        return [.. codes.Select(InGroups)];
    }

    // Four by four, as people copy it.
    private static string InGroups(string code) => string.Join('-', code.Chunk(4).Select(group => new string(group)));

    private static string Typed(string? code) =>
        code is { Length: <= 64 }
            ? new string([.. TypedText.Narrow(code).Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant()
            : string.Empty;
}

/// <summary>The answer to a second factor.</summary>
public abstract record SecondFactorOutcome
{
    private SecondFactorOutcome() { }

    /// <param name="RecoveryCodes">Shown once, after the factor was set up; otherwise empty.</param>
    public sealed record SignedIn(ImmutableArray<string> RecoveryCodes) : SecondFactorOutcome;

    /// <summary>Wrong, used before, or too many wrong ones in a row: one answer.</summary>
    public sealed record Wrong : SecondFactorOutcome;

    /// <summary>Too many tries, or another request was faster: back to the password.</summary>
    public sealed record LoginEnded : SecondFactorOutcome;
}
