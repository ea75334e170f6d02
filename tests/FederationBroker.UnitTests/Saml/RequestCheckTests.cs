using FederationBroker.Partners;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.SingleSignOn;

namespace FederationBroker.UnitTests.Saml;

/// <summary>
/// A request that is right in everything is accepted; each row breaks one thing, and the answer names it.
/// </summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-001")]
public sealed partial class RequestCheckTests
{
    private const string Mfa = "https://refeds.org/profile/mfa";
    private const string Password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    private static SamlRequest Good => SamplePartner.Request;

    private static readonly Dictionary<string, (string Code, SamlRequest Request)> Broken = new()
    {
        // Told on a page: nothing is sent to anybody.
        ["unknown issuer"] = ("FB-3101", Good with { Issuer = "https://nobody.example/sp" }),
        ["issuer in another case"] = ("FB-3101", Good with { Issuer = "https://CINEMA.example/sp" }),
        ["another partner's issuer"] = ("FB-3101", Good with { Issuer = SamplePartner.OtherEntityId }),
        ["no issuer"] = ("FB-3006", Good with { Issuer = string.Empty }),
        ["issuer of a person"] = (
            "FB-3006",
            Good with
            {
                Issuer =
                    """https://cinema.example/sp</saml:Issuer><saml:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">a@b""",
            }
        ),
        ["two issuers"] = ("FB-3006", Good with { Children = "<saml:Issuer>https://news.example/sp</saml:Issuer>" }),
        ["no ID"] = ("FB-3006", Good with { Id = string.Empty }),
        ["ID that is no name"] = ("FB-3006", Good with { Id = "1 x" }),
        ["ID too long"] = ("FB-3006", Good with { Id = new string('a', 257) }),
        ["an unknown element"] = ("FB-3006", Good with { Children = "<saml:Advice/>" }),
        ["text between elements"] = ("FB-3006", Good with { Children = "text" }),
        ["an index that is no number"] = (
            "FB-3006",
            Good with
            {
                Attributes = "AttributeConsumingServiceIndex=\"-1\"",
            }
        ),
        ["a boolean that is none"] = ("FB-3006", Good with { Attributes = "ForceAuthn=\"yes\"" }),
        ["an unknown comparison"] = (
            "FB-3006",
            Good with
            {
                Children = "<samlp:RequestedAuthnContext Comparison=\"roughly\"/>",
            }
        ),
        ["a negative ProxyCount"] = ("FB-3006", Good with { Children = "<samlp:Scoping ProxyCount=\"-1\"/>" }),
        ["another destination"] = ("FB-3102", Good with { Destination = "https://login.example/t/coast/saml/sso" }),
        ["destination with a slash"] = ("FB-3102", Good with { Destination = $"{SamplePartner.Endpoint}/" }),
        ["empty destination"] = ("FB-3102", Good with { Destination = string.Empty }),
        ["signed without destination"] = ("FB-3102", Good with { Destination = null }),
        ["too old"] = ("FB-3103", Good with { IssueInstant = SamplePartner.Now.AddSeconds(-481) }),
        ["from the future"] = ("FB-3103", Good with { IssueInstant = SamplePartner.Now.AddSeconds(181) }),

        // Told to the partner at its registered address.
        ["SAML 1.1"] = ("FB-3202", Good with { Version = "1.1" }),
        ["SAML 3.0"] = ("FB-3201", Good with { Version = "3.0" }),
        ["SAML 10.0"] = ("FB-3201", Good with { Version = "10.0" }),
        ["answer by redirect"] = (
            "FB-3203",
            Good with
            {
                Attributes = "ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\"",
            }
        ),
        ["answer by artifact"] = (
            "FB-3203",
            Good with
            {
                Attributes = $"ProtocolBinding=\"{SamplePartner.ArtifactBinding}\"",
            }
        ),
        ["e-mail as NameID"] = (
            "FB-3204",
            Good with
            {
                Children = "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\"/>",
            }
        ),
        ["encrypted NameID"] = (
            "FB-3204",
            Good with
            {
                Children = "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted\"/>",
            }
        ),
        ["another partner's pseudonym"] = (
            "FB-3204",
            Good with
            {
                Children =
                    $"<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\" "
                    + $"SPNameQualifier=\"{SamplePartner.OtherEntityId}\"/>",
            }
        ),
        ["an encrypted subject"] = (
            "FB-3205",
            Good with
            {
                Children = "<saml:Subject><saml:EncryptedID/></saml:Subject>",
            }
        ),
        ["a subject with confirmation"] = (
            "FB-3205",
            Good with
            {
                Children =
                    "<saml:Subject><saml:NameID>abc</saml:NameID><saml:SubjectConfirmation "
                    + "Method=\"urn:x\"/></saml:Subject>",
            }
        ),
        ["a subject by e-mail"] = (
            "FB-3206",
            Good with
            {
                Children =
                    "<saml:Subject><saml:NameID "
                    + "Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">a@b</saml:NameID></saml:Subject>",
            }
        ),
        ["another partner's subject"] = (
            "FB-3206",
            Good with
            {
                Children =
                    $"<saml:Subject><saml:NameID "
                    + $"SPNameQualifier=\"{SamplePartner.OtherEntityId}\">abc</saml:NameID></saml:Subject>",
            }
        ),
        ["another provider's subject"] = (
            "FB-3206",
            Good with
            {
                Children =
                    "<saml:Subject><saml:NameID NameQualifier=\"https://idp.example\">abc</saml:NameID></saml:Subject>",
            }
        ),
        ["an unknown context"] = (
            "FB-3207",
            Good with
            {
                Children = Context("exact", "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"),
            }
        ),
        ["a declared context"] = (
            "FB-3207",
            Good with
            {
                Children =
                    "<samlp:RequestedAuthnContext><saml:AuthnContextDeclRef>urn:x</saml:AuthnContextDeclRef></samlp:RequestedAuthnContext>",
            }
        ),
        ["better than the best"] = ("FB-3207", Good with { Children = Context("better", Mfa) }),
        ["another identity provider"] = (
            "FB-3208",
            Good with
            {
                Children =
                    "<samlp:Scoping><samlp:IDPList><samlp:IDPEntry "
                    + "ProviderID=\"https://idp.example\"/></samlp:IDPList></samlp:Scoping>",
            }
        ),
    };

    public static TheoryData<string> BrokenThings => new(Broken.Keys);

    public static TheoryData<string> SoundThings => new(Sound.Keys);

    [Theory]
    [MemberData(nameof(BrokenThings))]
    public async Task One_broken_thing_is_named(string what) =>
        (await Judgement.OfQueryAsync(Broken[what].Request.Query(SamplePartner.Key))).ShouldBe(Broken[what].Code);

    [Theory]
    [MemberData(nameof(SoundThings))]
    public async Task What_a_partner_may_send_is_accepted(string what) =>
        (await Judgement.OfQueryAsync(Sound[what].Query(SamplePartner.Key))).ShouldBe("accepted");

    [Theory]
    [InlineData("2026-06-01T12:00:00.123456789Z", "accepted")]
    [InlineData("2026-06-01T12:00:00.5Z", "accepted")]
    [InlineData("2026-06-01T12:00:00", "FB-3006")]
    [InlineData("2026-06-01T14:00:00+02:00", "FB-3006")]
    [InlineData("1780315200", "FB-3006")]
    [InlineData("", "FB-3006")]
    [InlineData("2026-06-31T12:00:00Z", "FB-3006")]
    public async Task Times_are_UTC_in_the_form_of_SAML(string instant, string code)
    {
        var xml = Good.Xml.Replace("2026-06-01T11:59:58Z", instant, StringComparison.Ordinal);
        (await Judgement.OfQueryAsync(SamlRequest.Redirect(xml, SamplePartner.Key))).ShouldBe(code);
    }

    [Fact]
    public async Task A_request_is_used_once()
    {
        var judgement = new Judgement();
        (await judgement.QueryAsync(Good.Query(SamplePartner.Key))).ShouldBe("accepted");
        (await judgement.QueryAsync(Good.Query(SamplePartner.Key))).ShouldBe("FB-3104");
        (await judgement.FormAsync(Good.Form(SamplePartner.Key))).ShouldBe("FB-3104", "the binding does not matter");
        (await judgement.QueryAsync((Good with { Id = "_request-2" }).Query(SamplePartner.Key))).ShouldBe("accepted");
    }

    [Fact]
    public async Task A_refused_request_uses_nothing_up()
    {
        var judgement = new Judgement();
        (
            await judgement.QueryAsync((Good with { Consumer = "https://evil.example/" }).Query(SamplePartner.Key))
        ).ShouldBe("FB-3105");
        (await judgement.QueryAsync(Good.Query(SamplePartner.Key))).ShouldBe("accepted");
    }

    [Fact]
    public async Task A_partner_that_was_cut_off_looks_like_one_nobody_knows()
    {
        var disabled = SamplePartner.Partner with { Enabled = false };
        var ended = SamplePartner.Partner with { Agreement = new Agreement { ValidUntil = SamplePartner.Now } };
        var forged = Good.Query(SamplePartner.StrangersKey);
        var unknown = (Good with { Issuer = "https://nobody.example/sp" }).Query(SamplePartner.Key);
        var refusals = new[]
        {
            await new Judgement(disabled).RejectionAsync(forged),
            await new Judgement(disabled).RejectionAsync(Good.Query(null)),
            await new Judgement(ended).RejectionAsync(forged),
            await new Judgement(ended).RejectionAsync(Good.Query(null)),
            await new Judgement().RejectionAsync(unknown),
            await new Judgement().RejectionAsync(Good.Query(SamplePartner.StrangersKey)),
            await new Judgement().RejectionAsync(Good.Query(null)),
        };
        refusals
            .Select(rejection => ((Rejection.OnPage)rejection).Refusal with { OperatorDetail = null })
            .Distinct()
            .ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_partner_that_has_proven_itself_is_told_why_it_is_not_served()
    {
        var disabled = SamplePartner.Partner with { Enabled = false };
        var ended = SamplePartner.Partner with { Agreement = new Agreement { ValidUntil = SamplePartner.Now } };
        (await Judgement.OfQueryAsync(Good.Query(SamplePartner.Key), disabled)).ShouldBe("FB-3107");
        (await Judgement.OfQueryAsync(Good.Query(SamplePartner.Key), ended)).ShouldBe("FB-3108");
    }

    [Fact]
    public async Task Nothing_of_the_request_is_in_a_refusal()
    {
        foreach (var (_, request) in Broken.Values)
        {
            if (
                await new Judgement().RejectionAsync(
                    (request with { Id = request.Id is "_request-1" ? "_marker-4711" : request.Id }).Query(
                        SamplePartner.Key
                    )
                )
                is Rejection.OnPage page
            )
                $"{page.Refusal.Message}{page.Refusal.OperatorDetail}".ShouldNotContain("4711");
        }
    }

    [Fact]
    public async Task The_broker_is_told_what_the_request_asks_for()
    {
        var request = await new Judgement().AcceptedAsync(
            (
                Good with
                {
                    Attributes = "ForceAuthn=\"true\" IsPassive=\"1\"",
                    Children = $"<saml:Subject><saml:NameID>ABC23</saml:NameID></saml:Subject>{Context("exact", Mfa)}",
                }
            ).Query(SamplePartner.Key, relayState: "r&1")
        );
        request.ForceSignIn.ShouldBeTrue();
        request.Passive.ShouldBeTrue();
        request.ExpectedSubject.ShouldBe("abc23");
        request.AcceptableContexts.ShouldBe(["urn:fbroker:acr:passkey"]);
        request.ContextIsEssential.ShouldBeTrue();
        request.RequestedClaims.ShouldBe(["given_name", "email"], "what has no name in SAML cannot be asked for");
        var pending = PendingAnswer.FromJson(request.ProtocolState);
        pending.ShouldSatisfyAllConditions(
            () => pending.RequestId.ShouldBe("_request-1"),
            () => pending.Consumer.ShouldBe(SamplePartner.Consumer),
            () => pending.RelayState.ShouldBe("r&1"),
            () => pending.NameIdFormat.ShouldBe(SamlNames.Persistent)
        );
    }

    [Theory]
    [InlineData(SamlNameIdKind.Persistent, null, SamlNames.Persistent)]
    [InlineData(SamlNameIdKind.Transient, null, SamlNames.Transient)]
    [InlineData(SamlNameIdKind.Persistent, SamlNames.Transient, SamlNames.Transient)]
    [InlineData(SamlNameIdKind.Transient, SamlNames.UnspecifiedNameId, SamlNames.Transient)]
    public async Task A_request_chooses_among_what_is_agreed(SamlNameIdKind agreed, string? asked, string given)
    {
        var partner = SamplePartner.With(SamplePartner.Settings with { NameId = agreed });
        var policy = asked is null ? string.Empty : $"<samlp:NameIDPolicy Format=\"{asked}\"/>";
        var request = await new Judgement(partner).AcceptedAsync(
            (Good with { Children = policy }).Query(SamplePartner.Key)
        );
        PendingAnswer.FromJson(request.ProtocolState).NameIdFormat.ShouldBe(given);
    }

    /// <summary>Agreement before metadata before what is usual; null: refused.</summary>
    [Theory]
    [InlineData(null, "transient", null, SamlNames.Transient)]
    [InlineData(null, "transient", SamlNames.UnspecifiedNameId, SamlNames.Transient)]
    [InlineData(null, "transient", SamlNames.Persistent, null)]
    [InlineData(null, "persistent", null, SamlNames.Persistent)]
    [InlineData(null, "persistent", SamlNames.Transient, null)]
    [InlineData(null, "transient persistent", null, SamlNames.Transient)]
    [InlineData(null, "transient persistent", SamlNames.Persistent, SamlNames.Persistent)]
    [InlineData(null, "", SamlNames.Transient, SamlNames.Transient)]
    [InlineData(SamlNameIdKind.Transient, "persistent", null, SamlNames.Transient)]
    [InlineData(SamlNameIdKind.Transient, "", SamlNames.Persistent, null)]
    [InlineData(SamlNameIdKind.Persistent, "transient", null, SamlNames.Persistent)]
    [InlineData(SamlNameIdKind.Persistent, "transient", SamlNames.Transient, SamlNames.Transient)]
    public void Which_NameID_is_given_is_one_rule(SamlNameIdKind? agreed, string declared, string? asked, string? given)
    {
        var kinds = declared
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(kind => Enum.Parse<SamlNameIdKind>(kind, ignoreCase: true));
        var settings = SamplePartner.Settings with
        {
            NameId = agreed,
            ServiceProvider = SamplePartner.Settings.ServiceProvider with { NameIds = [.. kinds] },
        };
        NameIdFormats.For(new NameIdPolicy(asked, SpNameQualifier: null), settings).ShouldBe(given);
    }

    [Theory]
    [InlineData(null, null, null, "", true)]
    [InlineData(null, null, null, "transient", false)]
    [InlineData(null, null, true, "transient", true)]
    [InlineData(null, true, null, "transient", true)]
    [InlineData(null, false, true, "persistent", false)]
    [InlineData(null, null, false, "persistent", false)]
    [InlineData(SamlNameIdKind.Transient, null, null, "", true)]
    [InlineData(SamlNameIdKind.Transient, false, null, "", false)]
    public void Nothing_lasting_goes_to_whoever_takes_transient_names_alone(
        SamlNameIdKind? agreed,
        bool? pairwise,
        bool? wanted,
        string declared,
        bool sent
    )
    {
        var kinds = declared
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(kind => Enum.Parse<SamlNameIdKind>(kind, ignoreCase: true));
        var metadata = SamplePartner.Settings.ServiceProvider with { NameIds = [.. kinds], WantsPairwiseId = wanted };
        (
            SamplePartner.Settings with
            {
                NameId = agreed,
                PairwiseId = pairwise,
                ServiceProvider = metadata,
            }
        ).SendsPairwiseId.ShouldBe(sent);
    }

    [Theory]
    [InlineData(null, "email")]
    [InlineData(3, "given_name")]
    [InlineData(4, "")]
    public async Task Only_attributes_of_the_chosen_service_are_asked_for(int? index, string claims)
    {
        var settings = SamplePartner.Settings;
        var partner = SamplePartner.With(
            settings with
            {
                ServiceProvider = settings.ServiceProvider with
                {
                    AttributeConsumingServices =
                    [
                        new AttributeConsumingService(
                            3,
                            IsDefault: null,
                            [new RequestedAttribute("urn:oid:2.5.4.42", IsRequired: true)]
                        ),
                        new AttributeConsumingService(
                            4,
                            IsDefault: false,
                            [new RequestedAttribute("urn:oid:9.9", IsRequired: false)]
                        ),
                        new AttributeConsumingService(
                            5,
                            IsDefault: true,
                            [new RequestedAttribute("urn:oid:0.9.2342.19200300.100.1.3", IsRequired: false)]
                        ),
                    ],
                },
            }
        );
        var attributes = index is null ? string.Empty : $"AttributeConsumingServiceIndex=\"{index}\"";
        var request = await new Judgement(partner).AcceptedAsync(
            (Good with { Attributes = attributes }).Query(SamplePartner.Key)
        );
        string.Join(' ', request.RequestedClaims).ShouldBe(claims);
        (
            await Judgement.OfQueryAsync(
                (Good with { Attributes = "AttributeConsumingServiceIndex=\"6\"" }).Query(SamplePartner.Key),
                partner
            )
        ).ShouldBe("FB-3209");
    }

    private static string Context(string comparison, params string[] classes) =>
        $"<samlp:RequestedAuthnContext "
        + $"Comparison=\"{comparison}\">{string.Concat(classes.Select(name => $"<saml:AuthnContextClassRef>{name}</saml:AuthnContextClassRef>"))}</samlp:RequestedAuthnContext>";
}
