using System.Diagnostics;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Logins;

namespace FederationBroker.SignIn.Passwords;

/// <summary>The slow part of <see cref="PasswordHashing"/>: nothing but what it is given decides the answer.</summary>
internal interface IPasswordComparison
{
    /// <param name="storedHash">Null or unreadable: the password is compared with nobody's.</param>
    /// <param name="typed">As <c>TypedText</c> gives it.</param>
    bool Matches(string? storedHash, string typed);

    /// <summary>Waits until a refusal no longer tells with what it was compared.</summary>
    /// <param name="began">Timestamp of the stopwatch, from before the comparison.</param>
    Task EvenOutAsync(long began, CancellationToken cancellation);
}

internal sealed class PasswordComparison : IPasswordComparison
{
    // Several times as long as the dearest hash that is taken. A machine that is slower still answers at the next
    // multiple.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // Once for each process: it costs as much as a sign-in.
    private static readonly StoredPassword Nobodys = StoredPassword.Read(StoredPassword.Write(Secrets.New()))!;

    public bool Matches(string? storedHash, string typed) =>
        (StoredPassword.Read(storedHash) ?? Nobodys).Matches(typed);

    // Imported hashes cost ten times as much as ours, or a tenth. Making that up by computing would cost everybody the
    // dearest; waiting costs nobody anything, and whoever is right does not wait.
    public Task EvenOutAsync(long began, CancellationToken cancellation)
    {
        var taken = Stopwatch.GetElapsedTime(began);
        return Task.Delay(Beat - TimeSpan.FromTicks(taken.Ticks % Beat.Ticks), cancellation);
    }
}
