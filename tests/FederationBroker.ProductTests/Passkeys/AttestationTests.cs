namespace FederationBroker.ProductTests.Passkeys;

/// <summary>
/// An operator that takes certain models of authenticators alone: each has to prove which one it is, by its maker's
/// certificate and FIDO's metadata.
/// </summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class AttestationTests(AttestationWorld shared) : IClassFixture<AttestationWorld>
{
    private const string KindRefused = "FB-1208";
    private const string NotAccepted = "FB-1203";

    [Fact]
    public async Task A_model_of_the_list_is_taken_and_called_by_its_name()
    {
        using var authenticator = new SoftAuthenticator { Model = AttestationWorld.Listed, Maker = shared.Maker };
        using var person = await shared.NewPersonAsync();
        (await person.BeginAsync("account/security", "registration"))
            .Options.GetProperty("attestation")
            .GetString()
            .ShouldBe("direct");
        (await person.AddAsync(authenticator)).ShouldBe(new PasskeyAnswer(200, null));
        (await person.SignInAsync(authenticator)).Status.ShouldBe(200);
        var page = await person.SecurityPageAsync();
        page.QuerySelector("section[aria-labelledby=passkeys]")!.TextContent.ShouldContain("Listed Key");
    }

    [Fact]
    public async Task What_proves_no_model_of_the_list_is_refused()
    {
        using var forger = new AuthenticatorMaker();
        (string Why, SoftAuthenticator Device)[] refused =
        [
            ("no proof", new SoftAuthenticator { Model = AttestationWorld.Listed }),
            ("its own word", new SoftAuthenticator { Model = AttestationWorld.Listed, AttestsItself = true }),
            ("another maker", new SoftAuthenticator { Model = AttestationWorld.Listed, Maker = forger }),
            ("not listed", new SoftAuthenticator { Model = AttestationWorld.Unlisted, Maker = shared.Maker }),
            ("withdrawn", new SoftAuthenticator { Model = AttestationWorld.Withdrawn, Maker = shared.Maker }),
            ("no model", new SoftAuthenticator { Maker = shared.Maker }),
        ];
        using var person = await shared.NewPersonAsync();
        foreach (var (why, device) in refused)
            using (device)
                (await person.AddAsync(device)).Code.ShouldBe(KindRefused, why);
    }

    [Fact]
    public async Task A_model_that_is_taken_off_the_list_signs_nobody_in_and_its_owner_is_told()
    {
        using var authenticator = new SoftAuthenticator { Model = AttestationWorld.Passing, Maker = shared.Maker };
        using var person = await shared.NewPersonAsync();
        (await person.AddAsync(authenticator)).Status.ShouldBe(200);
        await shared.ListAsync(AttestationWorld.Listed);
        try
        {
            using var elsewhere = new PasskeyVisitor(shared.World.NewBrowser());
            (await elsewhere.SignInAsync(authenticator)).Code.ShouldBe(NotAccepted);
            var page = await person.SecurityPageAsync();
            page.QuerySelector("section[aria-labelledby=passkeys] .alert").ShouldNotBeNull();
        }
        finally
        {
            await shared.ListAsync(AttestationWorld.Usual);
        }

        (await person.SignInAsync(authenticator)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_operator_that_wants_them_on_one_device_refuses_those_that_are_synced()
    {
        await shared.ListAsync([], "passkeys: { synced: refused }\n");
        try
        {
            using var person = await shared.NewPersonAsync();
            using var synced = new SoftAuthenticator { Flags = 0x0D };
            (await person.AddAsync(synced)).Code.ShouldBe(KindRefused);
            using var bound = new SoftAuthenticator();
            (await person.AddAsync(bound)).Status.ShouldBe(200);
        }
        finally
        {
            await shared.ListAsync(AttestationWorld.Usual);
        }
    }
}
