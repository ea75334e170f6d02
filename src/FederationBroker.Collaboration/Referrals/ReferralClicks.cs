using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Sealing;
using FederationBroker.Partners;

namespace FederationBroker.Collaboration.Referrals;

/// <summary>
/// Makes the names of clicks: sealed, so that the broker keeps nothing until a sale is told, strangers can click as
/// often as they like, and no service can make one up or use another's. Layout: milliseconds since 1970 (8) | random
/// (16) | the offer.
/// </summary>
internal sealed class ReferralClicks(Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "referral-click";
    private const int TimeLength = 8;
    private const int RandomLength = 16;
    private const int LongestClick = 512;

    public string New(Partner partner, PartnerOffer offer)
    {
        var name = Encoding.ASCII.GetBytes(offer.Id);
        var plain = new byte[TimeLength + RandomLength + name.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, clock.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(plain.AsSpan(TimeLength, RandomLength));
        name.CopyTo(plain.AsSpan(TimeLength + RandomLength));
        return Base64Url.EncodeToString(sealer.Seal(Purpose, partner.Tenant, plain, ContextOf(partner)));
    }

    /// <returns>Null when it was not made here for this partner.</returns>
    public ReferralClick? Open(Partner partner, string click)
    {
        if (click.Length is 0 or > LongestClick || !Base64Url.IsValid(click))
            return null;
        var sealedClick = Base64Url.DecodeFromChars(click);
        if (sealer.Open(Purpose, partner.Tenant, sealedClick, ContextOf(partner)) is not { } plain)
            return null;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain));
        return new ReferralClick(
            Convert.ToHexStringLower(plain.AsSpan(TimeLength, RandomLength)),
            Encoding.ASCII.GetString(plain.AsSpan(TimeLength + RandomLength)),
            at
        );
    }

    private static byte[] ContextOf(Partner partner) => Encoding.ASCII.GetBytes(partner.Id.Value);
}

/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Offer">Where it led; it may not be offered any more.</param>
internal sealed record ReferralClick(string Id, string Offer, DateTimeOffset At);
