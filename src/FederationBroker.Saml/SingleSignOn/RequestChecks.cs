using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Refusals;
using FederationBroker.Saml.Signatures;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>Notes that a request was used; false when it had been before, on whichever node (design D7).</summary>
/// <param name="kind">Requests that anybody could have made are kept apart: strangers cannot push out what partners
/// signed.</param>
internal delegate Task<bool> UseRequestOnce(
    TenantId tenant,
    string kind,
    string request,
    DateTimeOffset until,
    CancellationToken cancellation
);

/// <summary>
/// Every check of a sign-in request. The order is policy: first who asks, then where the answer may go, then what is
/// asked.
/// </summary>
internal sealed class RequestChecks
{
    /// <summary>Clocks of partners may differ by this much, both ways (SDP-G01: three to five minutes).</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(180);

    /// <summary>A request is made when the subscriber clicks; one that is older was kept by somebody.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(5);

    public const string SignedRequest = "saml-request";
    public const string UnsignedRequest = "saml-request-unsigned";

    private readonly UseRequestOnce useOnce;
    private readonly ImmutableArray<Func<SignInAttempt, CancellationToken, ValueTask<Rejection?>>> inOrder;

    public RequestChecks(UseRequestOnce useOnce)
    {
        this.useOnce = useOnce;
        inOrder =
        [
            // Told on a page of our own. The first four look alike from outside and take alike long: the signature has
            // been verified already, against nobody's key for an unknown sender.
            Plain(SenderIsKnown),
            Plain(SenderIsActiveOrProven),
            Plain(SignatureIsGenuine),
            Plain(SignatureIsThereIfAgreed),
            Plain(DestinationIsThisEndpoint),
            Plain(RequestIsFresh),
            Plain(SenderIsActive), // after its signature has proven it: the partner itself is told
            Plain(AnswerAddressIsRegistered),
            RequestIsUsedOnce, // writes: after everything that strangers could fail, so that they cannot fill the table
            // Told to the partner, whose address is proven by now.
            Plain(VersionIsTwo),
            Plain(BindingIsPost),
            Plain(NameIdCanBeGiven),
            Plain(SubjectCanBeMatched),
            Plain(AuthnContextCanBeReached),
            Plain(ScopingAllowsUs),
            Plain(AttributeServiceIsRegistered),
        ];
    }

    public ValueTask<Checked<SignInAttempt, Rejection>> RunAsync(
        SignInAttempt attempt,
        CancellationToken cancellation
    ) => Checks.RunAsync(attempt, inOrder, cancellation);

    private static Rejection? SenderIsKnown(SignInAttempt attempt) =>
        attempt.Sender is null ? SamlRefusals.SenderNotAccepted.WithDetail("The issuer is not registered.") : null;

    private static Rejection? SenderIsActive(SignInAttempt attempt) =>
        SamlRefusals.WhyNotActive(attempt.Sender!, attempt.ReceivedAt);

    private static Rejection? SenderIsActiveOrProven(SignInAttempt attempt) =>
        attempt.Sender!.IsActive(attempt.ReceivedAt) || attempt.Signature is SignatureVerdict.Genuine
            ? null
            : SamlRefusals.SenderNotAccepted.WithDetail(
                $"Partner {attempt.Sender.Id} is disabled or its agreement is not in force."
            );

    /// <summary>SDP-IDP05: a signature that is there must hold, whether it was demanded or not.</summary>
    private static Rejection? SignatureIsGenuine(SignInAttempt attempt) =>
        attempt.Signature is SignatureVerdict.Broken broken
            ? SamlRefusals.SenderNotAccepted.WithDetail($"Signature of partner {attempt.Sender!.Id}: {broken.Reason}")
            : null;

    private static Rejection? SignatureIsThereIfAgreed(SignInAttempt attempt)
    {
        var saml = attempt.Sender!.Saml!;
        return
            attempt.Signature is SignatureVerdict.Absent
            && (saml.RequireSignedRequests || saml.ServiceProvider.AuthnRequestsSigned)
            ? SamlRefusals.SenderNotAccepted.WithDetail(
                $"Partner {attempt.Sender.Id} must sign its requests and did not."
            )
            : null;
    }

    /// <summary>
    /// Bindings 3.4.5.2 and 3.5.5.2: a signed message says where it was sent, or it could be carried elsewhere.
    /// </summary>
    private static Rejection? DestinationIsThisEndpoint(SignInAttempt attempt)
    {
        var stated = attempt.Request.Destination
            ?? (attempt.Signature is SignatureVerdict.Absent ? attempt.Endpoint : null);
        return stated == attempt.Endpoint ? null : SamlRefusals.WrongDestination;
    }

    private static Rejection? RequestIsFresh(SignInAttempt attempt)
    {
        var age = attempt.ReceivedAt - attempt.Request.IssueInstant;
        return age >= -ClockSkew && age < LongestAge + ClockSkew
            ? null
            : SamlRefusals.NotFresh.WithDetail($"Its age is {age.TotalSeconds:F0} seconds.");
    }

    private static Rejection? AnswerAddressIsRegistered(SignInAttempt attempt) =>
        attempt.AnswerAddress is AnswerAddress.NotRegistered not
            ? SamlRefusals.AnswerAddressNotRegistered.WithDetail($"Partner {attempt.Sender!.Id}: {not.Why}")
            : null;

    private async ValueTask<Rejection?> RequestIsUsedOnce(SignInAttempt attempt, CancellationToken cancellation)
    {
        // Remembered until the freshness check refuses the request anyway.
        var until = attempt.Request.IssueInstant + LongestAge + ClockSkew;
        var key = $"{attempt.Request.Issuer}\n{attempt.Request.Id}";
        var kind = attempt.Signature is SignatureVerdict.Absent ? UnsignedRequest : SignedRequest;
        return await useOnce(attempt.Tenant.Id, kind, key, until, cancellation) ? null : SamlRefusals.Replayed;
    }

    private static Rejection? VersionIsTwo(SignInAttempt attempt)
    {
        if (attempt.Request.Version == "2.0")
            return null;
        return Version.TryParse(attempt.Request.Version, out var version) && version > new Version(2, 0)
            ? SamlStatus.VersionTooHigh
            : SamlStatus.VersionTooLow;
    }

    private static Rejection? BindingIsPost(SignInAttempt attempt) =>
        attempt.Request.ProtocolBinding is null or SamlNames.PostBinding ? null : SamlStatus.UnsupportedBinding;

    /// <summary>
    /// A foreign SPNameQualifier asks for the pseudonym another partner knows; giving it would make subscribers
    /// linkable.
    /// </summary>
    private static Rejection? NameIdCanBeGiven(SignInAttempt attempt)
    {
        var policy = attempt.Request.NameIdPolicy;
        return attempt.NameIdFormat is not null && IsOwn(policy?.SpNameQualifier, attempt.Request.Issuer)
            ? null
            : SamlStatus.InvalidNameIdPolicy;
    }

    /// <summary>
    /// Core 3.4.1: a subject that cannot be honoured is an error, not a hint to be dropped (IIP-SSO07).
    /// </summary>
    private static Rejection? SubjectCanBeMatched(SignInAttempt attempt) =>
        attempt.Request.Subject switch
        {
            null => null,
            RequestedSubject.Named named => IsOurs(named, attempt) ? null : SamlStatus.UnknownSubject,
            _ => SamlStatus.UnsupportedSubject,
        };

    private static Rejection? AuthnContextCanBeReached(SignInAttempt attempt) =>
        attempt.AcceptableContexts is null ? SamlStatus.NoAuthnContext : null;

    /// <summary>ProxyCount needs no check: nothing is ever passed on to another identity provider.</summary>
    private static Rejection? ScopingAllowsUs(SignInAttempt attempt) =>
        attempt.Request.Scoping?.IdentityProviders is { } accepted && !accepted.Contains(attempt.Tenant.SamlEntityId)
            ? SamlStatus.NoSupportedIdp
            : null;

    /// <summary>
    /// Metadata without any such service leaves nothing to choose, and toolkits send an index all the same.
    /// </summary>
    private static Rejection? AttributeServiceIsRegistered(SignInAttempt attempt)
    {
        var services = attempt.Sender!.Saml!.ServiceProvider.AttributeConsumingServices;
        var isRegistered =
            services.IsEmpty
            || attempt.Request.AttributeConsumingServiceIndex is not { } index
            || services.Any(service => service.Index == index);
        return isRegistered ? null : SamlStatus.UnknownAttributeService;
    }

    private static bool IsOurs(RequestedSubject.Named named, SignInAttempt attempt) =>
        named.Format is null or SamlNames.Persistent or SamlNames.UnspecifiedNameId
        && IsOwn(named.NameQualifier, attempt.Tenant.SamlEntityId)
        && IsOwn(named.SpNameQualifier, attempt.Request.Issuer);

    private static bool IsOwn(string? qualifier, string owner) => string.IsNullOrEmpty(qualifier) || qualifier == owner;

    private static Func<SignInAttempt, CancellationToken, ValueTask<Rejection?>> Plain(
        Func<SignInAttempt, Rejection?> check
    ) => (attempt, _) => ValueTask.FromResult(check(attempt));
}
