using FederationBroker.Data.Tenancy;

namespace FederationBroker.SignIn.Throttling;

/// <summary>
/// Bounds guessing without locking anybody out (LOG-001, SSM-SEC). Wrong guesses are counted, right ones are not.
/// Known browsers and devices have budgets of their own. Beyond the budgets a guess takes work, or patience; with
/// either the right secret always gets in.
/// </summary>
public sealed class SignInThrottle(
    GuessCounters counters,
    Challenges challenges,
    SpraySignal spray,
    TenantScope scope,
    TimeProvider clock
)
{
    private static readonly TimeSpan SecretIsCountedFor = TimeSpan.FromDays(365);
    private static readonly TimeSpan AddressIsCountedFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(90);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan WaitIsKeptFor = TimeSpan.FromHours(2);
    private static readonly TimeSpan BetweenWaiters = TimeSpan.FromSeconds(5);
    private const int GuessesForTwiceTheWait = 5;
    private const int NameBuckets = 1 << 16;
    private const int AddressBuckets = 1 << 20;

    /// <summary>To be asked before the secret is looked at. What it lets through is to be settled afterwards.</summary>
    public async Task<GuessVerdict> AskAsync(Guess guess, CancellationToken cancellation)
    {
        var door = guess.Door;
        if (
            guess.KnownBrowser is not null
            && await counters.TryTakeAsync(BrowserOf(guess), door.PerKnown, KnownFor, cancellation)
        )
            return new GuessVerdict.Evaluate(guess, Reservation.KnownBrowser);
        if (guess.Place is not null && await counters.TryTakeKnownAsync(PlaceOf(guess), door.PerKnown, cancellation))
            return new GuessVerdict.Evaluate(guess, Reservation.KnownPlace);
        var stranger = new GuessVerdict.Evaluate(guess, Reservation.Stranger);
        if (!spray.IsOn(scope.Tenant) && await TryTakeAsync(guess, cancellation))
            return stranger;
        if (door.TakesWork && await challenges.IsSolvedAsync(guess, cancellation))
        {
            await AddAsync(guess, cancellation);
            return stranger;
        }

        if (await WaitAsync(guess, cancellation) is { } refused)
            return refused;
        await AddAsync(guess, cancellation);
        return stranger;
    }

    /// <summary>It was right: nothing is held against this account, and whoever guessed is known from now on.</summary>
    public async Task SucceededAsync(GuessVerdict.Evaluate evaluated, CancellationToken cancellation)
    {
        var guess = evaluated.Guess;
        switch (evaluated.Reserved)
        {
            case Reservation.KnownBrowser:
                await counters.ClearAsync(BrowserOf(guess), cancellation);
                break;
            case Reservation.Stranger:
                await ForgetAsync(guess, cancellation);
                if (guess.Door.PerAddress is not null)
                    await counters.GiveBackAsync(AddressOf(guess), cancellation);
                break;
        }

        if (guess.Place is not null)
            await counters.RememberAsync(PlaceOf(guess), KnownFor, cancellation);
    }

    /// <summary>Forgets what strangers guessed wrong at this secret: its owner is here, or it is another one
    /// now.</summary>
    public Task ForgetAsync(Guess guess, CancellationToken cancellation) =>
        counters.ClearAsync(SecretOf(guess), cancellation);

    /// <summary>It was not looked at after all, or is right and not all that is asked for: it counts for
    /// nothing.</summary>
    public async Task WithdrawAsync(GuessVerdict.Evaluate evaluated, CancellationToken cancellation)
    {
        var guess = evaluated.Guess;
        switch (evaluated.Reserved)
        {
            case Reservation.KnownBrowser:
                await counters.GiveBackAsync(BrowserOf(guess), cancellation);
                break;
            case Reservation.KnownPlace:
                await counters.GiveBackAsync(PlaceOf(guess), cancellation);
                break;
            default:
                await counters.GiveBackAsync(SecretOf(guess), cancellation);
                if (guess.Door.PerAddress is not null)
                    await counters.GiveBackAsync(AddressOf(guess), cancellation);
                break;
        }
    }

    /// <summary>It was wrong, and stays counted.</summary>
    public void Failed(GuessVerdict.Evaluate evaluated)
    {
        if (evaluated.Reserved == Reservation.Stranger && evaluated.Guess.Door.PerAddress is not null)
            spray.NoteWrong(scope.Tenant);
    }

    private async Task<bool> TryTakeAsync(Guess guess, CancellationToken cancellation)
    {
        if (!await counters.TryTakeAsync(SecretOf(guess), guess.Door.PerSecret, SecretIsCountedFor, cancellation))
            return false;
        if (
            guess.Door.PerAddress is not { } most
            || await counters.TryTakeAsync(AddressOf(guess), most, AddressIsCountedFor, cancellation)
        )
            return true;
        await counters.GiveBackAsync(SecretOf(guess), cancellation);
        return false;
    }

    private async Task AddAsync(Guess guess, CancellationToken cancellation)
    {
        await counters.AddAsync(SecretOf(guess), SecretIsCountedFor, cancellation);
        if (guess.Door.PerAddress is not null)
            await counters.AddAsync(AddressOf(guess), AddressIsCountedFor, cancellation);
    }

    // For whoever has no script: after a wait of their own, one at a time for an account and for an address.
    private async Task<GuessVerdict.Refused?> WaitAsync(Guess guess, CancellationToken cancellation)
    {
        var atSecret = Math.Max(0, await counters.CountedAsync(SecretOf(guess), cancellation) - guess.Door.PerSecret);
        var (lane, wait) = (LaneOf(guess), WaitAfter(atSecret));
        var since = await counters.WaitingSinceAsync(lane, WaitIsKeptFor, cancellation);
        var remaining = since + wait - clock.GetUtcNow();
        if (
            remaining <= TimeSpan.Zero
            && await IsNextAsync(guess, cancellation)
            && await counters.TryEndWaitAsync(lane, since, WaitIsKeptFor, cancellation)
        )
            return null;
        var atAddress = guess.Door.PerAddress is { } most
            ? await counters.CountedAsync(AddressOf(guess), cancellation) - most
            : 0;
        var tell = remaining > BetweenWaiters ? remaining : BetweenWaiters;
        return new GuessVerdict.Refused(challenges.New(guess, Math.Max(atSecret, atAddress), tell));
    }

    private async Task<bool> IsNextAsync(Guess guess, CancellationToken cancellation)
    {
        var door = guess.Door;
        var atSecret = counters.KeyOf("next", door.Secrets, guess.Secret);
        if (!await counters.TryTakeAsync(atSecret, most: 1, BetweenWaiters, cancellation))
            return false;
        var atAddress = counters.KeyOf("next-at", door.Name, Guess.PrefixOf(guess.From));
        return door.PerAddress is null || await counters.TryTakeAsync(atAddress, most: 1, BetweenWaiters, cancellation);
    }

    private static TimeSpan WaitAfter(int tooMany) =>
        TimeSpan.FromTicks(
            Math.Min(LongestWait.Ticks, ShortestWait.Ticks << Math.Min(10, tooMany / GuessesForTwiceTheWait))
        );

    private byte[] SecretOf(Guess guess) =>
        guess.Exists
            ? counters.KeyOf("secret", guess.Door.Secrets, guess.Secret)
            : counters.BucketOf("secret", NameBuckets, guess.Door.Secrets, guess.Secret);

    private byte[] AddressOf(Guess guess) =>
        counters.BucketOf("address", AddressBuckets, guess.Door.Name, Guess.PrefixOf(guess.From));

    private byte[] BrowserOf(Guess guess) =>
        counters.KeyOf("browser", guess.Door.Secrets, guess.Secret, guess.KnownBrowser!);

    private byte[] PlaceOf(Guess guess) => counters.KeyOf("place", guess.Door.Secrets, guess.Secret, guess.Place!);

    // By account and address: whoever waits elsewhere does not use this one's turn up.
    private byte[] LaneOf(Guess guess) =>
        counters.BucketOf(
            "lane",
            AddressBuckets,
            guess.Door.Name,
            guess.Secret,
            guess.Place ?? Guess.PrefixOf(guess.From)
        );
}
