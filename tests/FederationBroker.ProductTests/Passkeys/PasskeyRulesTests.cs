using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Passkeys;

/// <summary>
/// Passkeys of every kind work, and whatever an authenticator or browser says that it should not is refused (WebAuthn
/// Level 3, 7.1 and 7.2), by an authenticator that is not ours.
/// </summary>
[Trait("Requirement", "LOG-001")]
[Trait("Requirement", "SSM-SEC")]
public sealed class PasskeyRulesTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string NotAccepted = "FB-1203";
    private const byte BackupEligible = 0x08;
    private const byte BackedUp = 0x10;
    private const byte HasExtensions = 0x80;

    private static readonly Dictionary<string, Action<SoftAuthenticator>> Hostile = new()
    {
        ["another site"] = each => each.Origin = "https://login.cable.test.evil.example",
        ["a path behind the origin"] = each => each.Origin = "https://login.cable.test/t/metro",
        ["other letters"] = each => each.Origin = "https://LOGIN.cable.test",
        ["another port"] = each => each.Origin = "https://login.cable.test:8443",
        ["no origin"] = each => each.Origin = "not an address",
        ["a frame"] = each => each.ClientData = said => said["crossOrigin"] = true,
        ["a frame, as a text"] = each => each.ClientData = said => said["crossOrigin"] = "true",
        ["a page around it"] = each => each.ClientData = said => said["topOrigin"] = "https://evil.example",
        ["another challenge"] = each => each.ClientData = said => said["challenge"] = "AAAA",
        ["the other dialogue"] = each => each.ClientData = said => said["type"] = "payment.get",
        ["no type"] = each => each.ClientData = said => said.Remove("type"),
        ["another relying party"] = each => each.RpId = "evil.example",
        ["nobody was there"] = each => each.Flags = 0x04,
        ["nobody was recognised"] = each => each.Flags = 0x01,
        ["on many devices, and cannot be"] = each => each.Flags |= BackedUp,
        ["extensions that are none"] = each =>
            (each.Flags, each.Tail) = ((byte)(each.Flags | HasExtensions), [0x81, 0x81]),
        ["octets at the end"] = each => each.Tail = [0xA0],
        ["extensions without end"] = each =>
            (each.Flags, each.Tail) = (
                (byte)(each.Flags | HasExtensions),
                [.. Enumerable.Repeat((byte)0x81, 3000), 0x00]
            ),
    };

    private static readonly Dictionary<string, Action<JsonObject>> Mangled = new()
    {
        ["an identifier of two kinds"] = json => json["id"] = "AAAA",
        ["another type"] = json => json["type"] = "password",
        ["no response"] = json => json.Remove("response"),
        ["a response that is none"] = json => json["response"] = "x",
        ["padding"] = json => Replace(json, "clientDataJSON", text => $"{text}="),
        ["blanks"] = json => Replace(json, "clientDataJSON", text => $" {text}"),
        ["client data that is none"] = json => Replace(json, "clientDataJSON", _ => Base64Url.EncodeToString("[]"u8)),
        ["client data with a member twice"] = json => Replace(json, "clientDataJSON", Doubled),
        ["half a character"] = json => Replace(json, "clientDataJSON", _ => Base64Url.EncodeToString("\"\\ud800\""u8)),
        ["nothing"] = json => json.Clear(),
    };

    public static TheoryData<string, bool> Faults =>
        [.. Hostile.Keys.Concat(Mangled.Keys).SelectMany(fault => new[] { (fault, true), (fault, false) })];

    [Theory]
    [InlineData(-7)]
    [InlineData(-8)]
    [InlineData(-257)]
    public async Task A_passkey_of_each_algorithm_is_made_and_signs_in(int algorithm)
    {
        using var authenticator = new SoftAuthenticator { Algorithm = algorithm };
        var person = await OwnerAsync(authenticator);
        using var elsewhere = new PasskeyVisitor(shared.World.NewBrowser());
        (await elsewhere.SignInAsync(authenticator)).ShouldBe(new PasskeyAnswer(200, null));
        (await elsewhere.SecurityPageAsync()).QuerySelector("#passkeys").ShouldNotBeNull();
        person.Dispose();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_does_not_hold_makes_no_passkey_and_signs_nobody_in(string fault, bool atSignIn)
    {
        using var authenticator = new SoftAuthenticator();
        using var person = atSignIn ? await OwnerAsync(authenticator) : await VisitorAsync();
        if (Hostile.TryGetValue(fault, out var hostile))
            hostile(authenticator);
        var change = Mangled.GetValueOrDefault(fault);
        var answer = atSignIn
            ? await person.SignInAsync(authenticator, change)
            : await person.AddAsync(authenticator, change);
        answer.ShouldBe(new PasskeyAnswer(400, NotAccepted));
    }

    [Fact]
    public async Task Somebody_elses_handle_key_or_signature_signs_nobody_in()
    {
        using var authenticator = new SoftAuthenticator();
        using var person = await OwnerAsync(authenticator);
        using var stranger = new SoftAuthenticator { CredentialId = authenticator.CredentialId };
        stranger.UserHandle = authenticator.UserHandle;
        (await person.SignInAsync(stranger)).Code.ShouldBe(NotAccepted, "another key");
        (await person.SignInAsync(authenticator, json => Replace(json, "userHandle", _ => "AAAA"))).Code.ShouldBe(
            NotAccepted,
            "another account"
        );
        (
            await person.SignInAsync(authenticator, json => json["response"]!.AsObject().Remove("userHandle"))
        ).Code.ShouldBe(NotAccepted, "no account");
        (await person.SignInAsync(authenticator, json => Replace(json, "signature", Reversed))).Code.ShouldBe(
            NotAccepted,
            "another signature"
        );
        (await person.SignInAsync(authenticator)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_becomes_able_to_leave_its_device_later_was_another_passkey()
    {
        using var authenticator = new SoftAuthenticator();
        using var person = await OwnerAsync(authenticator);
        authenticator.Flags |= BackupEligible;
        (await person.SignInAsync(authenticator)).Code.ShouldBe(NotAccepted);
    }

    [Fact]
    public async Task A_copy_is_found_out_by_its_counter_and_the_trail_says_whose()
    {
        using var authenticator = new SoftAuthenticator { Counter = 7 };
        using var person = await OwnerAsync(authenticator);
        authenticator.Counter = 8;
        (await person.SignInAsync(authenticator)).Status.ShouldBe(200);
        foreach (var count in new uint[] { 8, 7, 0 })
        {
            authenticator.Counter = count;
            (await person.SignInAsync(authenticator)).Code.ShouldBe(NotAccepted);
        }

        var noted = await shared.World.Database.QueryAsync<long>(
            "SELECT count(*) FROM audit_event WHERE action = 'sign-in.passkey' AND outcome = 'copied'"
        );
        noted.ShouldBe(3);
        authenticator.Counter = 9;
        (await person.SignInAsync(authenticator)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Broken_keys_and_identifiers_that_are_taken_are_refused()
    {
        using var person = await VisitorAsync();
        using var weak = new SoftAuthenticator(rsaBits: 1024) { Algorithm = -257 };
        (await person.AddAsync(weak)).Code.ShouldBe(NotAccepted);
        using var unasked = new SoftAuthenticator { Algorithm = -35 };
        (await person.AddAsync(unasked)).Code.ShouldBe(NotAccepted);
        using var first = new SoftAuthenticator();
        (await person.AddAsync(first)).Status.ShouldBe(200);
        using var same = new SoftAuthenticator { CredentialId = first.CredentialId };
        using var other = await VisitorAsync();
        (await other.AddAsync(same)).Code.ShouldBe(NotAccepted);
    }

    [Fact]
    public async Task Octets_that_nest_without_end_do_not_end_the_node()
    {
        using var person = await VisitorAsync();
        using var authenticator = new SoftAuthenticator();
        var bomb = Base64Url.EncodeToString([.. Enumerable.Repeat((byte)0x81, 30_000)]);
        (await person.AddAsync(authenticator, json => Replace(json, "attestationObject", _ => bomb))).Code.ShouldBe(
            NotAccepted
        );
        (await person.AddAsync(authenticator)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task One_challenge_is_answered_once_whoever_comes_first()
    {
        using var authenticator = new SoftAuthenticator();
        using var person = await OwnerAsync(authenticator);
        var dialogue = await person.BeginAsync("sign-in", "sign-in");
        var credential = authenticator.Get(dialogue.Options).ToJsonString();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => person.FinishAsync("sign-in", dialogue, credential))
        );
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Count(answer => answer.Code == "FB-1202").ShouldBe(7);
    }

    [Fact]
    public async Task Options_name_no_passkey_to_strangers_and_all_of_ones_own_to_the_owner()
    {
        using var authenticator = new SoftAuthenticator();
        using var person = await OwnerAsync(authenticator);
        using var stranger = new PasskeyVisitor(shared.World.NewBrowser());
        var asked = (await stranger.BeginAsync("sign-in", "sign-in")).Options;
        asked.GetProperty("allowCredentials").GetArrayLength().ShouldBe(0);
        asked.GetProperty("userVerification").GetString().ShouldBe("required");
        var made = (await person.BeginAsync("account/security", "registration")).Options;
        made.GetProperty("excludeCredentials")[0]
            .GetProperty("id")
            .GetString()
            .ShouldBe(Base64Url.EncodeToString(authenticator.CredentialId));
        made.GetProperty("attestation").GetString().ShouldBe("none");
        made.GetProperty("user")
            .GetProperty("id")
            .GetString()
            .ShouldBe(Base64Url.EncodeToString(authenticator.UserHandle), "one person, one handle");
    }

    [Fact]
    public async Task A_passkey_gets_a_name_and_says_where_it_is()
    {
        using var synced = new SoftAuthenticator { Flags = 0x05 | BackupEligible | BackedUp };
        using var person = await OwnerAsync(synced);
        var page = await person.SecurityPageAsync();
        page.QuerySelector("section[aria-labelledby=passkeys]")!
            .TextContent.ShouldContain("On several of your devices");
        await person.Browser.SubmitAsync(
            new Dictionary<string, string> { ["PasskeyName"] = "  Telephone <b> " },
            "?handler=RenamePasskey"
        );
        page = await person.SecurityPageAsync();
        page.QuerySelector("section[aria-labelledby=passkeys] strong")!.TextContent.ShouldBe("Telephone <b>");
    }

    private Task<PasskeyVisitor> VisitorAsync() => PasskeyVisitor.NewPersonAsync(shared.World);

    private async Task<PasskeyVisitor> OwnerAsync(SoftAuthenticator authenticator)
    {
        var person = await VisitorAsync();
        (await person.AddAsync(authenticator)).ShouldBe(new PasskeyAnswer(200, null));
        return person;
    }

    private static void Replace(JsonObject credential, string member, Func<string, string> with)
    {
        var response = credential["response"]!.AsObject();
        var name = response.ContainsKey(member) ? member : "clientDataJSON";
        response[name] = with(response[name]!.GetValue<string>());
    }

    private static string Doubled(string clientData)
    {
        var json = System.Text.Encoding.UTF8.GetString(Base64Url.DecodeFromChars(clientData));
        return Base64Url.EncodeToString(
            System.Text.Encoding.UTF8.GetBytes(json.Insert(1, "\"origin\":\"https://evil.example\","))
        );
    }

    private static string Reversed(string text) => new([.. text.Reverse()]);
}
