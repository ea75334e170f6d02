using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Saml.SingleSignOn;

namespace FederationBroker.UnitTests.Saml;

[Trait("Requirement", "LOG-002")]
public sealed class RefusalStatusTests
{
    [Theory]
    [InlineData(SignInRefusal.LoginRequired, "Responder", "NoPassive")]
    [InlineData(SignInRefusal.ConsentRequired, "Responder", "NoPassive")]
    [InlineData(SignInRefusal.CancelledBySubscriber, "Responder", "AuthnFailed")]
    [InlineData(SignInRefusal.ConsentRefused, "Responder", "RequestDenied")]
    [InlineData(SignInRefusal.AccountBlocked, "Responder", "RequestDenied")]
    [InlineData(SignInRefusal.ContextUnavailable, "Responder", "NoAuthnContext")]
    [InlineData(SignInRefusal.SubjectMismatch, "Responder", "UnknownPrincipal")]
    public void Each_refusal_has_its_status(SignInRefusal refusal, string top, string second)
    {
        var status = RefusalStatuses.Of(refusal).ShouldNotBeNull();
        status.Top.ShouldBe($"urn:oasis:names:tc:SAML:2.0:status:{top}");
        status.Second.ShouldBe($"urn:oasis:names:tc:SAML:2.0:status:{second}");
    }

    [Fact]
    public void A_partner_that_was_cut_off_is_told_nothing() =>
        RefusalStatuses.Of(SignInRefusal.PartnerNotActive).ShouldBeNull();

    [Fact]
    public void No_refusal_is_forgotten()
    {
        foreach (var refusal in Enum.GetValues<SignInRefusal>())
            Should.NotThrow(() => RefusalStatuses.Of(refusal));
    }
}
