using FederationBroker.SignIn.Throttling;
using FederationBroker.Staff.Members;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Staff.Access;

/// <summary>Bounds how often the passwords and codes of staff are guessed at.</summary>
public sealed class StaffGuesses(SignInThrottle throttle, KnownBrowsers browsers, StaffVault vault)
{
    /// <param name="exists">Whether anybody has that name.</param>
    internal Task<GuessVerdict> AskAsync(
        HttpContext context,
        StaffName name,
        bool exists,
        ChallengeAnswer? answer,
        CancellationToken cancellation
    ) => throttle.AskAsync(GuessOf(context, name, exists) with { Answer = answer }, cancellation);

    internal Task WithdrawAsync(GuessVerdict.Evaluate guess, CancellationToken cancellation) =>
        throttle.WithdrawAsync(guess, cancellation);

    internal void Failed(GuessVerdict.Evaluate guess) => throttle.Failed(guess);

    /// <summary>
    /// After both factors: this browser gets a budget of its own, so that strangers cannot lock its person out.
    /// </summary>
    internal async Task TrustBrowserAsync(HttpContext context, StaffMember member, CancellationToken cancellation)
    {
        _ = StaffName.TryParse(vault.OpenName(member), out var name);
        var guess = GuessOf(context, name, exists: true);
        await throttle.ForgetAsync(guess, cancellation);
        if (guess.KnownBrowser is not null)
            await throttle.SucceededAsync(new GuessVerdict.Evaluate(guess, Reservation.KnownBrowser), cancellation);
        browsers.Remember(context, AccountOf(name));
    }

    /// <summary>After too many wrong codes in a row: one now and then, so that whoever knows the password keeps nobody
    /// out.</summary>
    internal async Task<bool> MayTryCodeAsync(HttpContext context, StaffMember member, CancellationToken cancellation)
    {
        var guess = new Guess
        {
            Door = GuessDoor.StaffCode,
            Secret = member.Id.Value.ToString(),
            From = context.Connection.RemoteIpAddress,
        };
        return await throttle.AskAsync(guess, cancellation) is GuessVerdict.Evaluate;
    }

    internal Task ForgetCodesAsync(StaffMember member, CancellationToken cancellation) =>
        throttle.ForgetAsync(
            new Guess { Door = GuessDoor.StaffCode, Secret = member.Id.Value.ToString() },
            cancellation
        );

    // No cable ID has a line break, so staff and subscribers are never mistaken for each other.
    private static string AccountOf(StaffName name) => $"staff\n{name.Value}";

    private Guess GuessOf(HttpContext context, StaffName name, bool exists) =>
        new()
        {
            Door = GuessDoor.Staff,
            Secret = name.Value,
            Exists = exists,
            KnownBrowser = browsers.FindFor(context.Request, AccountOf(name)),
            From = context.Connection.RemoteIpAddress,
        };
}
