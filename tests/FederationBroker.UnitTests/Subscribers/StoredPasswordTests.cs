using System.Buffers.Binary;
using System.Globalization;
using FederationBroker.Subscribers.Logins;

namespace FederationBroker.UnitTests.Subscribers;

/// <summary>Stored passwords of every kind; the right values are those of other programs.</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class StoredPasswordTests
{
    private static readonly CultureInfo Digits = CultureInfo.InvariantCulture;

    private const string Password = "correct horse battery staple";

    private static readonly string[] Sound =
    [
        "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$sFRVTRsAeSHfhBgbew5UVS2l6TfgFTIVzFo9hrj0ulQ",
        "$2y$10$giTLzMBsu/VW63aXsn0K7u.0AdgV50z7j6eL4nlWbNyREaEjG9e02",
        "AQAAAAIAAYagAAAAEKi2xU2Y0Jp8oJ4m8ZxkC1mY8cQkq0V0q1Z2b3N4d5E6f7G8h9I0j1K2l3M4n5O6pw==",
    ];

    [Fact]
    public void What_was_written_is_right_for_its_password_alone_and_never_written_twice_alike()
    {
        var (first, second) = (StoredPassword.Write(Password), StoredPassword.Write(Password));
        first.ShouldNotBe(second);
        first.Length.ShouldBeLessThanOrEqualTo(256);
        var stored = StoredPassword.Read(first)!;
        stored.Matches(Password).ShouldBeTrue();
        stored.Matches($"{Password} ").ShouldBeFalse();
        stored.IsOutdated.ShouldBeFalse();
        stored.ToString().ShouldNotContain(first[^10..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_other_programs_wrote_is_right_and_to_be_made_anew(int which)
    {
        var stored = StoredPassword.Read(Sound[which])!;
        stored.Matches(Password).ShouldBeTrue();
        stored.Matches("another").ShouldBeFalse();
        stored.IsOutdated.ShouldBeTrue();
    }

    [Fact]
    public void Whatever_is_written_there_costs_no_more_than_is_taken_or_says_what_to_write_instead()
    {
        var dice = new Random(20261130);
        var taken = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var text = Mutate(Sound[dice.Next(Sound.Length)], dice);
            if (StoredPassword.Read(text) is null)
                StoredPassword.FaultOf(text).ShouldNotBeNullOrWhiteSpace(text);
            else
                CostOf(text).ShouldBeInRange(0, 1, $"{++taken}: {text}");
        }

        taken.ShouldBeGreaterThan(1000);
    }

    /// <returns>Of the dearest that is taken; read out of the text by rules of this test's own.</returns>
    private static double CostOf(string text)
    {
        if (text.StartsWith("$argon2id$", StringComparison.Ordinal))
        {
            var cost = text.Split('$')[3].Split(',').Select(part => long.Parse(part[2..], Digits)).ToArray();
            return Math.Max(cost[0] / 65_536.0, cost[0] * cost[1] / 196_608.0);
        }

        if (text.StartsWith("$2", StringComparison.Ordinal))
            return int.Parse(text[4..6], Digits) / 12.0;
        var rounds = BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(text).AsSpan(5));
        // Of the cheapest function, SHA-1, one round costs a fraction of one of SHA-512.
        return rounds / 2_000_000.0;
    }

    private static string Mutate(string text, Random dice)
    {
        const string Signs = "$0123456789abcdef=,/+mtpv.é\0";
        var signs = text.ToCharArray().ToList();
        for (var change = dice.Next(1, 5); change > 0 && signs.Count > 0; change--)
        {
            var place = dice.Next(signs.Count);
            switch (dice.Next(3))
            {
                case 0:
                    signs[place] = Signs[dice.Next(Signs.Length)];
                    break;
                case 1:
                    signs.RemoveAt(place);
                    break;
                default:
                    signs.Insert(place, Signs[dice.Next(Signs.Length)]);
                    break;
            }
        }

        return new string([.. signs]);
    }
}
