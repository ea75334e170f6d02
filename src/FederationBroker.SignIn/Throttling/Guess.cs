using System.Net;
using System.Net.Sockets;

namespace FederationBroker.SignIn.Throttling;

/// <summary>One try at a secret.</summary>
public sealed record Guess
{
    public required GuessDoor Door { get; init; }

    /// <summary>Whose secret: an account's or a profile's name.</summary>
    public required string Secret { get; init; }

    /// <summary>False: nobody has the name, so it must not leave a row of its own behind.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>Handle of a browser that has proven to have signed in to this account before.</summary>
    public string? KnownBrowser { get; init; }

    /// <summary>Where a device without cookies is: known once a right secret came from there.</summary>
    public string? Place { get; init; }

    public IPAddress? From { get; init; }

    /// <summary>What was sent to prove work.</summary>
    public ChallengeAnswer? Answer { get; init; }

    /// <summary>An IPv6 household owns a /64: counting single addresses would give it 2^64 budgets.</summary>
    public static string PrefixOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }

    public override string ToString() => $"[guess at the {Door.Name}]";
}

/// <summary>What the door says before the secret is looked at.</summary>
public abstract record GuessVerdict
{
    private GuessVerdict() { }

    /// <summary>Look at it, then settle.</summary>
    public sealed record Evaluate(Guess Guess, Reservation Reserved) : GuessVerdict;

    /// <summary>Not looked at: prove work, wait, or come another way.</summary>
    public sealed record Refused(Challenge Challenge) : GuessVerdict;
}

/// <summary>Which budgets an evaluated guess was taken from.</summary>
public enum Reservation
{
    KnownBrowser,
    KnownPlace,
    Stranger,
}

/// <param name="Token">To send back with the solution; null where work is not taken.</param>
/// <param name="Bits">How many leading bits of SHA-256 over token, colon and solution are to be zero.</param>
/// <param name="Wait">After which a guess is looked at without work.</param>
public sealed record Challenge(string? Token, int Bits, TimeSpan Wait)
{
    public override string ToString() => "[challenge]";
}

/// <summary>As it was sent; raw.</summary>
public sealed record ChallengeAnswer(string Token, string Solution)
{
    private const int Longest = 256;

    /// <returns>Null when there is nothing to look at.</returns>
    public static ChallengeAnswer? Of(string? token, string? solution) =>
        token is { Length: > 0 and <= Longest } && solution is { Length: > 0 and <= 20 }
            ? new ChallengeAnswer(token, solution)
            : null;

    public override string ToString() => "[challenge answer]";
}
