using System.Buffers.Text;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.SignIn.Passkeys.Verification;
using Fido2NetLib;

namespace FederationBroker.UnitTests.Passkeys;

/// <summary>
/// What authenticators send is read or refused, whatever it is: a hundred thousand variations of sound octets, none of
/// which may end the process, or take a second.
/// </summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class AuthenticatorBytesTests
{
    private const int Rounds = 100_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_is_sent_is_read_or_refused_at_once(bool atSignIn)
    {
        var sound = Sound(atSignIn);
        var dice = new Random(20261201);
        var (slowest, read) = (TimeSpan.Zero, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var changed = Mutate(sound, dice);
            var began = Stopwatch.GetTimestamp();
            read += IsRead(changed, atSignIn) ? 1 : 0;
            var taken = Stopwatch.GetElapsedTime(began);
            slowest = taken > slowest ? taken : slowest;
        }

        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        read.ShouldBeGreaterThan(0, "or nothing has reached the library");
    }

    [Theory]
    [InlineData((byte)0x81)]
    [InlineData((byte)0xA1)]
    [InlineData((byte)0x9F)]
    [InlineData((byte)0xC1)]
    public void What_nests_without_end_never_reaches_the_library(byte opening)
    {
        byte[] bomb = [.. Enumerable.Repeat(opening, 30_000)];
        AuthenticatorBytes.IsPlainAttestation(bomb).ShouldBeFalse();
        AuthenticatorBytes.IsPlainData((byte[])[.. new byte[37], .. bomb]).ShouldBeFalse();
    }

    [Fact]
    public void A_bomb_inside_authenticator_data_is_seen_as_well()
    {
        // A map of one: "authData" and octets that say they have a credential, whose key nests without end.
        byte[] head = new byte[37 + 18];
        head[32] = 0x40;
        byte[] inner = [.. head, .. Enumerable.Repeat((byte)0x81, 3000)];
        byte[] outer = [0xA1, 0x68, .. "authData"u8, 0x59, (byte)(inner.Length >> 8), (byte)inner.Length, .. inner];
        AuthenticatorBytes.IsPlainAttestation(outer).ShouldBeFalse();
    }

    private static bool IsRead(byte[] octets, bool atSignIn)
    {
        if (!(atSignIn ? AuthenticatorBytes.IsPlainData(octets) : AuthenticatorBytes.IsPlainAttestation(octets)))
            return false;
        return Judgement
            .OfAsync(() => Task.FromResult(atSignIn ? (object)DataIn(octets) : AttestationIn(octets)))
            .GetAwaiter()
            .GetResult()
            is not null;
    }

    private static Fido2NetLib.Objects.AuthenticatorData DataIn(byte[] octets) =>
        Fido2NetLib.Objects.AuthenticatorData.Parse(octets);

    private static AuthenticatorAttestationResponse AttestationIn(byte[] octets) =>
        AuthenticatorAttestationResponse.Parse(
            new AuthenticatorAttestationRawResponse
            {
                Response = new AuthenticatorAttestationRawResponse.AttestationResponse
                {
                    AttestationObject = octets,
                    ClientDataJson =
                        "{\"type\":\"webauthn.create\",\"challenge\":\"AA\",\"origin\":\"https://a\"}"u8.ToArray(),
                    Transports = [],
                },
            }
        );

    private static byte[] Sound(bool atSignIn)
    {
        using var maker = new AuthenticatorMaker();
        using var authenticator = new SoftAuthenticator
        {
            Model = Guid.NewGuid(),
            Maker = maker,
            Flags = 0x85,
            Tail = [0xA1, 0x63, .. "abc"u8, 0x82, 0x01, 0xF5],
        };
        var options = JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["challenge"] = "AAAA",
                ["user"] = new JsonObject { ["id"] = "AAAA" },
            }
        );
        var response = (atSignIn ? authenticator.Get(options) : authenticator.Create(options))["response"]!;
        return Base64Url.DecodeFromChars(
            response[atSignIn ? "authenticatorData" : "attestationObject"]!.GetValue<string>()
        );
    }

    private static byte[] Mutate(byte[] sound, Random dice)
    {
        var octets = sound.ToList();
        for (var change = dice.Next(1, 4); change > 0 && octets.Count > 0; change--)
        {
            var place = dice.Next(octets.Count);
            switch (dice.Next(4))
            {
                case 0:
                    octets[place] = (byte)dice.Next(256);
                    break;
                case 1:
                    octets.RemoveRange(place, Math.Min(dice.Next(1, 8), octets.Count - place));
                    break;
                case 2:
                    octets.InsertRange(place, octets.GetRange(place, Math.Min(dice.Next(1, 60), octets.Count - place)));
                    break;
                default:
                    octets.Insert(place, (byte)dice.Next(256));
                    break;
            }
        }

        return [.. octets];
    }
}
