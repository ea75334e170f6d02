namespace FederationBroker.UnitTests.Saml;

/// <summary>Damages octets the same way in every run: a failing seed can be tried again.</summary>
internal sealed class DamageSource(uint seed)
{
    private uint state = (seed * 2_654_435_761) | 1;

    public byte[] Apply(byte[] good)
    {
        var bad = good.ToList();
        for (var times = 1 + Next(4); times > 0; times--)
        {
            var place = Next(bad.Count);
            switch (Next(4))
            {
                case 0:
                    bad[place] = (byte)Next(256);
                    break;
                case 1:
                    bad.RemoveAt(place);
                    break;
                case 2:
                    bad.Insert(place, bad[Next(bad.Count)]);
                    break;
                default:
                    bad.RemoveRange(place, Math.Min(Next(40), bad.Count - place));
                    break;
            }
        }

        return [.. bad];
    }

    private int Next(int limit)
    {
        // xorshift32
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)limit);
    }
}
