using FederationBroker.Partners;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.SingleSignOn;

namespace FederationBroker.UnitTests.Saml;

/// <summary>Answers go to registered addresses, compared octet by octet.</summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-001")]
public sealed class AnswerAddressTests
{
    [Theory]
    [InlineData("https://evil.example/acs")]
    [InlineData("https://cinema.example.evil.example/acs")]
    [InlineData("https://cinema.example/acs/")]
    [InlineData("https://cinema.example/acs/deeper")]
    [InlineData("https://cinema.example/acs?x=1")]
    [InlineData("https://cinema.example/acs#x")]
    [InlineData("https://cinema.example/ACS")]
    [InlineData("https://CINEMA.example/acs")]
    [InlineData("HTTPS://cinema.example/acs")]
    [InlineData("http://cinema.example/acs")]
    [InlineData("https://cinema.example:443/acs")]
    [InlineData("https://cinema.example:8443/acs")]
    [InlineData("https://user@cinema.example/acs")]
    [InlineData("https://cinema.example@evil.example/acs")]
    [InlineData("https://cinema.example\\@evil.example/acs")]
    [InlineData("https://cinema.example/x/../acs")]
    [InlineData("https://cinema.example/%61cs")]
    [InlineData("https://cinema.example/acs%00")]
    [InlineData("https://cinema.example./acs")]
    [InlineData(" https://cinema.example/acs")]
    [InlineData("https://cinema.example/acs ")]
    [InlineData("//cinema.example/acs")]
    [InlineData("/acs")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://cinema.example/acs/second")]
    [InlineData("https://cinema.example/acs/second?tenant=2")]
    [InlineData("https://cinema.example/acs/second?tenant=1&amp;x=2")]
    [InlineData(SamplePartner.OtherConsumer)]
    [InlineData(SamplePartner.ArtifactConsumer)]
    [InlineData("")]
    public async Task An_address_that_is_not_registered_gets_nothing_even_when_signed(string address) =>
        (
            await Judgement.OfQueryAsync((SamplePartner.Request with { Consumer = address }).Query(SamplePartner.Key))
        ).ShouldBe("FB-3105");

    [Theory]
    [InlineData("AssertionConsumerServiceIndex=\"99\"")]
    [InlineData("AssertionConsumerServiceIndex=\"0\"")] // an artifact endpoint
    public async Task An_index_that_is_not_registered_for_posts_gets_nothing(string index) =>
        (
            await Judgement.OfQueryAsync(
                (SamplePartner.Request with { Consumer = null, Attributes = index }).Query(SamplePartner.Key)
            )
        ).ShouldBe("FB-3105");

    [Fact]
    public async Task Address_and_index_together_get_nothing() =>
        (
            await Judgement.OfQueryAsync(
                (SamplePartner.Request with { Attributes = "AssertionConsumerServiceIndex=\"1\"" }).Query(
                    SamplePartner.Key
                )
            )
        ).ShouldBe("FB-3105");

    [Theory]
    [InlineData(SamplePartner.SecondConsumer, "", SamplePartner.SecondConsumer)]
    [InlineData(null, "AssertionConsumerServiceIndex=\"2\"", SamplePartner.SecondConsumer)]
    [InlineData(null, "", SamplePartner.Consumer)]
    public async Task A_registered_address_is_chosen_by_repeating_it_by_number_or_by_default(
        string? address,
        string attributes,
        string chosen
    )
    {
        var request = await new Judgement().AcceptedAsync(
            (SamplePartner.Request with { Consumer = address, Attributes = attributes }).Query(SamplePartner.Key)
        );
        PendingAnswer.FromJson(request.ProtocolState).Consumer.ShouldBe(chosen);
    }

    /// <summary>Metadata 2.4.4.</summary>
    [Theory]
    [InlineData(true, true, "first")]
    [InlineData(null, true, "second")]
    [InlineData(false, null, "second")]
    [InlineData(false, false, "first")]
    [InlineData(null, null, "first")]
    public void The_default_is_the_marked_one_then_the_first_not_excluded_then_the_first(
        bool? first,
        bool? second,
        string chosen
    )
    {
        var serviceProvider = SamplePartner.Settings.ServiceProvider with
        {
            AssertionConsumerServices =
            [
                new AssertionConsumerService(0, SamplePartner.ArtifactBinding, "artifact", IsDefault: true),
                new AssertionConsumerService(1, SamlNames.PostBinding, "first", first),
                new AssertionConsumerService(2, SamlNames.PostBinding, "second", second),
            ],
        };
        var request = new AuthnRequest
        {
            Id = "_1",
            Version = "2.0",
            IssueInstant = SamplePartner.Now,
            Issuer = SamplePartner.EntityId,
        };
        AnswerAddress.Choose(request, serviceProvider).ShouldBe(new AnswerAddress.Registered(chosen));
    }
}
