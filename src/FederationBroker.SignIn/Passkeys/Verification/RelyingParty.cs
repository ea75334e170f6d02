using System.Security.Cryptography;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Fido2NetLib;
using Fido2NetLib.Objects;

namespace FederationBroker.SignIn.Passkeys.Verification;

/// <summary>
/// The operator as a WebAuthn relying party: what its pages ask of authenticators, and whether an answer holds. The
/// library verifies (WebAuthn Level 3, 7.1 and 7.2); what it does not look at is looked at here, before and after.
/// </summary>
public sealed class RelyingParty(IPartnerRegistry registry, TenantScope scope, TimeProvider clock)
{
    private const int ChallengeBytes = 32;

    // What is made with one of these can be verified; the first is preferred.
    private static readonly PubKeyCredParam[] Algorithms =
    [
        PubKeyCredParam.Ed25519,
        PubKeyCredParam.ES256,
        PubKeyCredParam.RS256,
    ];

    private Tenant Tenant => registry.Current.FindTenant(scope.Tenant)!;

    private PasskeySettings Settings => Tenant.Passkeys;

    private Fido2Configuration Configuration =>
        new()
        {
            RPID = Settings.Domain,
            RPName = Tenant.DisplayName,
            Origins = Settings.Origins.ToHashSet(StringComparer.Ordinal),
            Timeout = (uint)PasskeyCeremonies.Lifetime.TotalMilliseconds,
            ChallengeSize = ChallengeBytes,
        };

    internal static byte[] NewChallenge() => RandomNumberGenerator.GetBytes(ChallengeBytes);

    internal AssertionOptions RequestOptions(byte[] challenge) =>
        AssertionOptions.Create(Configuration, challenge, [], UserVerificationRequirement.Required, extensions: null);

    internal CredentialCreateOptions CreationOptions(
        byte[] challenge,
        byte[] userHandle,
        string name,
        IEnumerable<PasskeyRow> owned
    ) =>
        CredentialCreateOptions.Create(
            Configuration,
            challenge,
            new Fido2User
            {
                Id = userHandle,
                Name = name,
                DisplayName = name,
            },
            new AuthenticatorSelection
            {
                ResidentKey = ResidentKeyRequirement.Required,
                UserVerification = UserVerificationRequirement.Required,
            },
            Settings.Models is null ? AttestationConveyancePreference.None : AttestationConveyancePreference.Direct,
            [.. owned.Select(row => new PublicKeyCredentialDescriptor(row.CredentialId))],
            extensions: null,
            Algorithms
        );

    /// <returns>Null: it does not hold.</returns>
    internal async Task<ShownPasskey?> VerifyAsync(AssertionAnswer answer, byte[] challenge, PasskeyRow known)
    {
        var flags = (AuthenticatorFlags)answer.AuthenticatorData[AuthenticatorBytes.FlagsAt];
        if (
            !ClientData.IsOfOwnPage(answer.ClientData, Settings.Origins)
            || !AreSound(flags)
            || flags.HasFlag(AuthenticatorFlags.BE) != known.IsBackupEligible
        )
            return null;
        var shown = await Judgement.OfAsync(() =>
            new Fido2(Configuration).MakeAssertionAsync(
                new MakeAssertionParams
                {
                    AssertionResponse = RawOf(answer),
                    OriginalOptions = RequestOptions(challenge),
                    StoredPublicKey = known.PublicKey,
                    // Counters are compared by the statement that notes the use.
                    StoredSignatureCounter = 0,
                    IsUserHandleOwnerOfCredentialIdCallback = (claimed, _) =>
                        Task.FromResult(claimed.UserHandle.AsSpan().SequenceEqual(known.UserHandle)),
                }
            )
        );
        return shown is null ? null : new ShownPasskey(shown.SignCount, shown.IsBackedUp);
    }

    /// <returns>Null: it does not hold.</returns>
    internal async Task<MadePasskey?> VerifyAsync(AttestationAnswer answer, byte[] challenge, byte[] userHandle)
    {
        if (!ClientData.IsOfOwnPage(answer.ClientData, Settings.Origins))
            return null;
        var raw = RawOf(answer);
        var made = await Judgement.OfAsync(() =>
            new Fido2(Configuration).MakeNewCredentialAsync(
                new MakeNewCredentialParams
                {
                    AttestationResponse = raw,
                    OriginalOptions = CreationOptions(challenge, userHandle, string.Empty, []),
                    // The key of the table says so, whoever comes first.
                    IsCredentialIdUniqueToUserCallback = (_, _) => Task.FromResult(true),
                }
            )
        );
        if (
            made is null
            || !made.Id.AsSpan().SequenceEqual(answer.CredentialId)
            || !(made.IsBackupEligible || !made.IsBackedUp)
            || !CoseKeys.IsStrong(made.PublicKey)
        )
            return null;
        return new MadePasskey(made.Id, made.PublicKey, made.SignCount, answer.Transports)
        {
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
            ProvenModel = ProvenModelOf(raw, made.AaGuid),
        };
    }

    /// <summary>
    /// Whether the operator takes a passkey of this kind, by what it wants at this moment.
    /// </summary>
    internal bool Accepts(PasskeyRow passkey) =>
        !(Settings.RefusesSynced && passkey.IsBackupEligible)
        && (Settings.Models is null || ModelOf(passkey) is { Withdrawn: null });

    /// <summary>What it is on, where that was proven and is known.</summary>
    internal AuthenticatorModel? ModelOf(PasskeyRow passkey) =>
        passkey.ProvenModel is { } aaguid ? Settings.Models?.GetValueOrDefault(aaguid) : null;

    private Guid? ProvenModelOf(AuthenticatorAttestationRawResponse raw, Guid aaguid) =>
        Settings.Models?.GetValueOrDefault(aaguid) is { } model
        && AttestationChain.LeadsTo(model.Roots, raw, clock.GetUtcNow())
            ? aaguid
            : null;

    // WebAuthn Level 3, 6.1.3: what cannot be on several devices is not on several.
    private static bool AreSound(AuthenticatorFlags flags) =>
        flags.HasFlag(AuthenticatorFlags.BE) || !flags.HasFlag(AuthenticatorFlags.BS);

    private static AuthenticatorAssertionRawResponse RawOf(AssertionAnswer answer) =>
        new()
        {
            Id = System.Buffers.Text.Base64Url.EncodeToString(answer.CredentialId),
            RawId = answer.CredentialId,
            Type = PublicKeyCredentialType.PublicKey,
            Response = new AuthenticatorAssertionRawResponse.AssertionResponse
            {
                AuthenticatorData = answer.AuthenticatorData,
                Signature = answer.Signature,
                ClientDataJson = answer.ClientData,
                UserHandle = answer.UserHandle,
            },
            ClientExtensionResults = new AuthenticationExtensionsClientOutputs(),
        };

    private static AuthenticatorAttestationRawResponse RawOf(AttestationAnswer answer) =>
        new()
        {
            Id = System.Buffers.Text.Base64Url.EncodeToString(answer.CredentialId),
            RawId = answer.CredentialId,
            Type = PublicKeyCredentialType.PublicKey,
            Response = new AuthenticatorAttestationRawResponse.AttestationResponse
            {
                AttestationObject = answer.AttestationObject,
                ClientDataJson = answer.ClientData,
                Transports = [],
            },
            ClientExtensionResults = new AuthenticationExtensionsClientOutputs(),
        };
}

/// <summary>A passkey that was shown, and verified.</summary>
internal sealed record ShownPasskey(long SignCount, bool IsBackedUp);

/// <summary>A passkey that was made, and verified.</summary>
internal sealed record MadePasskey(byte[] CredentialId, byte[] PublicKey, long SignCount, string[] Transports)
{
    public required bool IsBackupEligible { get; init; }

    public required bool IsBackedUp { get; init; }

    /// <summary>One of the operator's models, which its maker's certificate proves.</summary>
    public Guid? ProvenModel { get; init; }
}

/// <summary>The library's word for an answer.</summary>
internal static class Judgement
{
    /// <returns>Null: the library refuses it. Of some that are malformed it says so by whatever its parsers throw; it
    /// reads nothing but the answer, so that nothing else can be meant.</returns>
    public static async Task<T?> OfAsync<T>(Func<Task<T>> judge)
        where T : class
    {
        try
        {
            return await judge();
        }
        catch (Exception refused) when (refused is not OutOfMemoryException)
        {
            return null;
        }
    }
}
