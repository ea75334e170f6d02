using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Keys;

/// <summary>Reads a JWK Set and says everything that keeps a partner's signatures from being checked with it.</summary>
internal static class KeySetReader
{
    private const int MaximumKeys = 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static KeySetReading Read(string text)
    {
        text = text.TrimStart('\uFEFF');
        if (text.AsSpan().TrimStart().StartsWith("-----BEGIN"))
            return Unreadable(
                "the file is PEM, not a JWK Set.",
                "Have the partner export its public keys as {\"keys\":[…]} (RFC 7517)."
            );
        if (text.AsSpan().Trim().IsEmpty)
            return Unreadable(
                "the file is empty.",
                "Put the partner's public keys into it as {\"keys\":[…]} (RFC 7517)."
            );
        try
        {
            var octets = Encoding.UTF8.GetBytes(text);
            using var document = JsonDocument.Parse(octets, Strict);
            return StrictJson.HasSoundTexts(document.RootElement)
                ? ReadRoot(document.RootElement, KeyPlaces.In(octets))
                : NoText();
        }
        catch (InvalidOperationException)
        {
            return NoText();
        }
        catch (JsonException fault)
        {
            var place = ((int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1);
            return Unreadable(
                "the file is not JSON as RFC 7517 wants it, or names a member twice.",
                "Correct it there.",
                place
            );
        }
    }

    private static KeySetReading ReadRoot(JsonElement root, List<(int Line, int Column)> places)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Unreadable("the file is not a JSON object.", "Write {\"keys\":[…]}.");
        if (!root.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return root.TryGetProperty("kty", out _)
                ? Unreadable("the file is a single key, not a key set.", "Wrap it: {\"keys\":[…]}.")
                : Unreadable("there is no array `keys`.", "Write {\"keys\":[…]}.");
        }

        var (keys, findings) = (
            ImmutableArray.CreateBuilder<PartnerKey>(),
            ImmutableArray.CreateBuilder<KeySetFinding>()
        );
        foreach (var (index, jwk) in list.EnumerateArray().Take(MaximumKeys).Index())
        {
            switch (JsonWebKey.Read(jwk))
            {
                case WebKeyReading.Usable { Key: var key }:
                    if (key.KeyId is { } id && keys.Any(other => other.KeyId == id))
                        findings.Add(
                            Finding(
                                index,
                                places[index],
                                new("kid", $"the kid {id} is used twice.", "Give each key its own kid.")
                            )
                        );
                    keys.Add(key);
                    break;
                case WebKeyReading.Noted note:
                    findings.Add(Finding(index, places[index], note));
                    break;
            }
        }

        JudgeWhole(list.GetArrayLength(), keys.Count, findings);
        return new KeySetReading(new PartnerKeySet(keys.ToImmutable()), findings.ToImmutable());
    }

    private static KeySetFinding Finding(int index, (int Line, int Column) place, WebKeyReading.Noted note) =>
        new(place.Line, place.Column, note.Rule, $"keys[{index}]: {note.Message}", note.Fix, note.IsWarning);

    private static void JudgeWhole(int listed, int usable, ImmutableArray<KeySetFinding>.Builder findings)
    {
        if (listed > MaximumKeys)
            findings.Add(
                new KeySetFinding(
                    1,
                    1,
                    "keys",
                    $"there are more than {MaximumKeys} keys.",
                    "Keep those in use and the next ones."
                )
            );
        if (usable == 0 && findings.All(finding => finding.IsWarning))
            findings.Add(
                new KeySetFinding(
                    1,
                    1,
                    "keys",
                    "no key in it can check a signature.",
                    "Ask the partner for an RSA key of 2048 bits or more, or a P-256 key."
                )
            );
    }

    // What the framework says of two members when the name of one is none.
    private static KeySetReading NoText() =>
        Unreadable("a text in the file is no Unicode text.", "Have the partner export its keys again.");

    private static KeySetReading Unreadable(string message, string fix, (int Line, int Column)? place = null)
    {
        var (line, column) = place ?? (1, 1);
        return new KeySetReading(Keys: null, [new KeySetFinding(line, column, "jwks", message, fix)]);
    }
}
