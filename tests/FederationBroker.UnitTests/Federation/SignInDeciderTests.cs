using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.OperatorSystem;

namespace FederationBroker.UnitTests.Federation;

/// <summary>
/// Every rule of the decision by itself: a visit that is granted, and what comes of it when one thing is different.
/// </summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "LOG-002")]
public sealed class SignInDeciderTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 20, 0, 0, TimeSpan.Zero);

    private static readonly SignInDecision LoginNeeded = new SignInDecision.LoginNeeded();

    [Fact]
    public void Who_is_signed_in_and_has_agreed_is_let_through() =>
        new Visit().Decide().ShouldBeOfType<SignInDecision.Granted>().At.ShouldBe(Now);

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_thing_is_different(string what)
    {
        var (visit, expected) = Table[what];
        var decision = visit.Decide();
        Comparable(decision).ShouldBe(Comparable(expected));
    }

    [Fact]
    public void A_rule_that_comes_first_speaks_first()
    {
        // Each of these is a no of its own; taken away one after another, the next one is heard.
        var visit = new Visit
        {
            Enabled = false,
            IsSignedIn = false,
            ExpectedSubject = "somebody-else",
            Standing = AccountStatus.Blocked,
            HasAgreed = false,
        };
        visit.Decide().ShouldBe(Refused(SignInRefusal.PartnerNotActive));
        visit = visit with { Enabled = true };
        visit.Decide().ShouldBe(LoginNeeded);
        visit = visit with { IsSignedIn = true };
        visit.Decide().ShouldBe(Refused(SignInRefusal.SubjectMismatch));
        visit = visit with { ExpectedSubject = null };
        visit.Decide().ShouldBe(Refused(SignInRefusal.AccountBlocked));
        visit = visit with { Standing = AccountStatus.Active };
        visit.Decide().ShouldBeOfType<SignInDecision.ConsentNeeded>();
    }

    // What is compared: null is "granted", which carries rows that have no equality of their own.
    private static readonly Dictionary<string, (Visit Visit, SignInDecision? Expected)> Table = new()
    {
        ["the partner is switched off"] = (new() { Enabled = false }, Refused(SignInRefusal.PartnerNotActive)),
        ["the agreement begins later"] = (
            new() { ValidFrom = Now.AddSeconds(1) },
            Refused(SignInRefusal.PartnerNotActive)
        ),
        ["the agreement begins now"] = (new() { ValidFrom = Now }, null),
        ["the agreement ends now"] = (new() { ValidUntil = Now }, Refused(SignInRefusal.PartnerNotActive)),
        ["nobody is signed in"] = (new() { IsSignedIn = false }, LoginNeeded),
        ["nobody is signed in, and no page may be shown"] = (
            new() { IsSignedIn = false, Passive = true },
            Refused(SignInRefusal.LoginRequired)
        ),
        ["a new login is demanded"] = (new() { ForceSignIn = true }, LoginNeeded),
        ["a new login is demanded, and was made"] = (new() { ForceSignIn = true, SignedInForThis = true }, null),
        ["a new login is demanded of who is at home"] = (
            new()
            {
                ForceSignIn = true,
                SignedInForThis = true,
                Method = SignInMethod.HomeNetwork,
            },
            LoginNeeded
        ),
        ["the login is too old"] = (new() { MaximumAge = TimeSpan.FromMinutes(5) }, LoginNeeded),
        ["the login is too old, and no page may be shown"] = (
            new() { MaximumAge = TimeSpan.FromMinutes(5), Passive = true },
            Refused(SignInRefusal.LoginRequired)
        ),
        ["the login is young enough"] = (new() { MaximumAge = TimeSpan.FromHours(1) }, null),
        ["a passkey is essential"] = (new() { Contexts = [AuthenticationContext.Passkey] }, LoginNeeded),
        ["a passkey is essential, and was just not shown"] = (
            new() { Contexts = [AuthenticationContext.Passkey], SignedInForThis = true },
            Refused(SignInRefusal.ContextUnavailable)
        ),
        ["a passkey is essential, and no page may be shown"] = (
            new() { Contexts = [AuthenticationContext.Passkey], Passive = true },
            Refused(SignInRefusal.ContextUnavailable)
        ),
        ["a passkey is liked"] = (
            new() { Contexts = [AuthenticationContext.Passkey], ContextIsEssential = false },
            null
        ),
        ["the profile's PIN is essential, and there are no profiles"] = (
            new() { Contexts = [AuthenticationContext.ProfilePin] },
            Refused(SignInRefusal.ContextUnavailable)
        ),
        ["the profile's PIN is essential"] = (
            new() { Contexts = [AuthenticationContext.ProfilePin], HasProfiles = true },
            new SignInDecision.ProfileNeeded(WithPin: true)
        ),
        ["the profile's PIN is essential, and was shown"] = (
            new()
            {
                Contexts = [AuthenticationContext.ProfilePin],
                HasProfiles = true,
                PinShownAt = Now.AddMinutes(-29),
            },
            null
        ),
        ["the profile's PIN was shown half an hour ago"] = (
            new()
            {
                Contexts = [AuthenticationContext.ProfilePin],
                HasProfiles = true,
                PinShownAt = Now.AddMinutes(-30),
            },
            new SignInDecision.ProfileNeeded(WithPin: true)
        ),
        ["somebody else is expected"] = (
            new() { ExpectedSubject = "somebody-else" },
            Refused(SignInRefusal.SubjectMismatch)
        ),
        ["this person is expected"] = (new() { ExpectedSubject = Visit.Pseudonym }, null),
        ["the account is blocked"] = (
            new() { Standing = AccountStatus.Blocked },
            Refused(SignInRefusal.AccountBlocked)
        ),
        ["a household, with its grant"] = (new() { Method = SignInMethod.Device }, null),
        ["a household, without a grant"] = (new() { Method = SignInMethod.Device, HasAgreed = false }, LoginNeeded),
        ["a household that would buy"] = (
            new() { Method = SignInMethod.Device, RequestedOffer = "premium" },
            LoginNeeded
        ),
        ["a household that is to agree anew"] = (
            new() { Method = SignInMethod.Device, ForceConsent = true },
            LoginNeeded
        ),
        ["nothing was agreed to"] = (new() { HasAgreed = false }, ConsentNeeded(Visit.Claim)),
        ["nothing was agreed to, and no page may be shown"] = (
            new() { HasAgreed = false, Passive = true },
            Refused(SignInRefusal.ConsentRequired)
        ),
        ["another notice was agreed to"] = (new() { AgreedNotice = "older" }, ConsentNeeded(Visit.Claim)),
        ["access while away was never asked about"] = (
            new() { OfflineAccess = true },
            ConsentNeeded(ConsentItem.OfflineAccess)
        ),
        ["consent is demanded anew"] = (new() { ForceConsent = true }, ConsentNeeded()),
        ["consent is demanded anew, and was given"] = (new() { ForceConsent = true, ConsentAnswered = true }, null),
        ["something is to be bought"] = (new() { RequestedOffer = "premium" }, ConsentNeeded()),
        ["something is to be bought, and was approved"] = (
            new() { RequestedOffer = "premium", ConsentAnswered = true },
            null
        ),
        ["who is watching matters"] = (
            new() { HasProfiles = true, AsksForAccessLevel = true },
            new SignInDecision.ProfileNeeded(WithPin: false)
        ),
        ["who is watching matters, and no page may be shown"] = (
            new()
            {
                HasProfiles = true,
                AsksForAccessLevel = true,
                Passive = true,
            },
            null
        ),
    };

    private static SignInDecision Refused(SignInRefusal reason) => new SignInDecision.Refused(reason);

    private static SignInDecision ConsentNeeded(params string[] open) => new SignInDecision.ConsentNeeded([.. open]);

    private static string Comparable(SignInDecision? decision) =>
        decision switch
        {
            null or SignInDecision.Granted => "granted",
            SignInDecision.ConsentNeeded { Open: var open } => $"consent needed: {string.Join(' ', open)}",
            _ => $"{decision}",
        };

    /// <summary>A visit that is granted, as it stands.</summary>
    private sealed record Visit
    {
        public const string Pseudonym = "the-subscriber";
        public const string Claim = ClaimCatalogue.Entitlements;
        private const string Notice = "notice";
        private static readonly Guid SessionId = new("11111111-1111-4111-8111-111111111111");
        private static readonly TenantId Tenant = new("metro");
        private static readonly PartnerId PartnerId = new("sample-stream");
        private static readonly SubscriberId Subscriber = new(new Guid("22222222-2222-4222-8222-222222222222"));

        public bool Enabled { get; init; } = true;
        public DateTimeOffset? ValidFrom { get; init; }
        public DateTimeOffset? ValidUntil { get; init; }
        public bool Passive { get; init; }
        public bool ForceSignIn { get; init; }
        public TimeSpan? MaximumAge { get; init; }
        public ImmutableArray<string> Contexts { get; init; } = [];
        public bool ContextIsEssential { get; init; } = true;
        public string? ExpectedSubject { get; init; }
        public bool ForceConsent { get; init; }
        public bool OfflineAccess { get; init; }
        public string? RequestedOffer { get; init; }
        public bool AsksForAccessLevel { get; init; }
        public bool IsSignedIn { get; init; } = true;
        public bool SignedInForThis { get; init; }
        public SignInMethod Method { get; init; } = SignInMethod.Password;
        public AccountStatus Standing { get; init; } = AccountStatus.Active;
        public bool HasProfiles { get; init; }
        public DateTimeOffset? PinShownAt { get; init; }
        public bool HasAgreed { get; init; } = true;
        public string AgreedNotice { get; init; } = Notice;
        public bool ConsentAnswered { get; init; }

        public SignInDecision Decide() => SignInDecider.Decide(Request(), Situation(), Partner(), Now);

        private PartnerRequest Request() =>
            new()
            {
                Tenant = Tenant,
                Partner = PartnerId,
                Protocol = SignInProtocol.Oidc,
                RequestedClaims = AsksForAccessLevel ? [Claim, ClaimCatalogue.MaximumAccessLevel] : [Claim],
                Passive = Passive,
                ForceSignIn = ForceSignIn,
                MaximumAge = MaximumAge,
                AcceptableContexts = Contexts,
                ContextIsEssential = ContextIsEssential,
                ExpectedSubject = ExpectedSubject,
                ForceConsent = ForceConsent,
                OfflineAccess = OfflineAccess,
                RequestedOffer = RequestedOffer,
                ReceivedAt = Now,
                ProtocolState = "{}",
            };

        private Partner Partner() =>
            new()
            {
                Tenant = Tenant,
                Id = PartnerId,
                Enabled = Enabled,
                Display = new PartnerDisplay("Sample Stream", null, null, null),
                Sector = "sample-stream.test",
                Agreement = new Agreement
                {
                    Claims = [Agreed(Claim), Agreed(ClaimCatalogue.MaximumAccessLevel)],
                    ValidFrom = ValidFrom,
                    ValidUntil = ValidUntil,
                },
            };

        private static AgreedClaim Agreed(string claim) =>
            new()
            {
                Claim = claim,
                Required = true,
                Purposes = ImmutableSortedDictionary<string, string>.Empty,
                OidcName = claim,
                NoticeHash = Notice,
            };

        private Situation Situation() =>
            new()
            {
                SignedIn = IsSignedIn ? SignedIn() : null,
                Progress = new TicketProgress(SignedInForThis ? SessionId : null, ConsentAnswered),
            };

        private SignedIn SignedIn() =>
            new()
            {
                Session = Session(),
                Standing = Standing,
                HasProfiles = HasProfiles,
                Grant = HasAgreed ? Grant() : null,
                Pseudonym = Pseudonym,
                Person = new PersonOnFile(new AccountNumber("A-1"), null, Now),
                Mask = new TimeMask(new byte[32]),
            };

        private Session Session() =>
            new()
            {
                Id = SessionId,
                HandleHash = [],
                SubscriberId = Subscriber,
                AuthenticatedAt = Now.AddMinutes(-10),
                Method = Method,
                LastUsedAt = Now,
                ExpiresAt = Now.AddHours(1),
                AbsoluteEnd = Now.AddHours(8),
                IsRemembered = false,
                PinShownAt = PinShownAt,
            };

        private Grant Grant() =>
            new()
            {
                Id = new GrantId(SessionId),
                Tenant = Tenant,
                SubscriberId = Subscriber,
                Partner = PartnerId,
                State = GrantState.Active,
                ItemsJson = ConsentItem.Write([
                    new ConsentItem(Claim, Accepted: true, AgreedNotice, Now),
                    new ConsentItem(ClaimCatalogue.MaximumAccessLevel, Accepted: true, Notice, Now),
                ]),
                GivenAt = Now,
                ChangedAt = Now,
            };
    }
}
