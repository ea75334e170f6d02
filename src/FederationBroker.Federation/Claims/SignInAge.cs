namespace FederationBroker.Federation.Claims;

/// <summary>
/// What is said about the age of a login, and when it is too old; one rule for both protocols. Pure.
/// <para>
/// The stated instant depends on what the partner demands, on when it asks first, and on a keyed number; not on
/// when the login was. It lies before the login, whenever that was, so a login never looks fresher than it is; and
/// it is as young as the partner demands. Where a new sign-in is demanded, the partner has just sent the subscriber
/// to the login page, and the instant is that of the login.
/// </para>
/// </summary>
internal static class SignInAge
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Demands of like size are answered alike, so that asking with many sizes tells no more than asking with one.
    private static readonly TimeSpan[] Rungs =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(8),
        TimeSpan.FromDays(2),
        TimeSpan.FromDays(14),
    ];

    private static readonly TimeSpan[] Grains = [TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)];

    /// <summary>
    /// Whether the login is young enough (OIDC Core 3.1.2.1, <c>max_age</c>). It counts as up to a sixteenth of the
    /// demand older than it is: a partner that asks with one age after another would find the exact instant of the
    /// login otherwise.
    /// </summary>
    public static bool Serves(DateTimeOffset signedIn, DateTimeOffset now, TimeSpan maximum, TimeMask mask)
    {
        var rung = Array.FindLastIndex(Rungs, size => size <= maximum);
        var lag = rung < 0 ? TimeSpan.Zero : Rungs[rung] / 16 * mask.Lag(rung);
        return now - signedIn <= maximum - Margin(maximum) - lag;
    }

    /// <returns>Never after the login; and not before <c>now - maximum</c>, if the login is not either.</returns>
    public static DateTimeOffset State(SignInMoment moment, SignInDemand demand, TimeMask mask)
    {
        if (demand.Fresh)
            return Floor(moment.SignedIn, Second);
        var oldest = 2 * moment.Longest;
        var maximum = demand.MaximumAge is { } wanted && wanted < oldest ? wanted : oldest;
        // Said once, said for good: until a demand comes that it does not meet.
        if (moment.Told is { } told && Meets(moment.Now - told, demand.MaximumAge))
            return told;
        return WindowOf(moment, maximum, isDemanded: maximum < oldest) is { } window
            ? Coarse(window, mask.Place)
            : Floor(moment.SignedIn, Second);
    }

    /// <summary>
    /// How long the partner may go on without asking again: as long as any login is good for without being used, or
    /// half of that, a quarter and so on where the login ends before. Never after the login's end.
    /// </summary>
    /// <param name="ends">When the login ends if it is not used.</param>
    public static DateTimeOffset EndsBy(DateTimeOffset ends, DateTimeOffset now, TimeSpan usual)
    {
        while (now + usual > ends && usual > Second)
            usual /= 2;
        var by = now + usual < ends ? now + usual : ends;
        var coarse = Floor(by, TimeSpan.FromMinutes(1));
        return coarse > now ? coarse : Floor(by, Second);
    }

    private static bool Meets(TimeSpan age, TimeSpan? maximum) => maximum is not { } most || age <= most - Margin(most);

    // An answer takes its time until it is looked at, and the partner's clock is not ours.
    private static TimeSpan Margin(TimeSpan maximum) =>
        maximum / 16 < TimeSpan.FromMinutes(1) ? maximum / 16 : TimeSpan.FromMinutes(1);

    private static Window? WindowOf(SignInMoment moment, TimeSpan maximum, bool isDemanded)
    {
        // Too short to hide anything in: the partner's own visit is as near to the login.
        if (maximum < Rungs[0])
            return null;
        var age = moment.Now - moment.SignedIn;
        var rung = isDemanded ? Rungs.Last(size => size <= maximum) : maximum;
        if (age <= rung / 2)
            return new Window(moment.Now - rung + Margin(rung), moment.Now - (rung / 2));
        var window = new Window(moment.Now - maximum + Margin(maximum), moment.Now);
        while (window.Until > moment.SignedIn && window.Length > Second)
            window = window.Half();
        return window.Until <= moment.SignedIn ? window : null;
    }

    private static DateTimeOffset Coarse(Window window, double place)
    {
        var at = window.From + (window.Length * place);
        foreach (var grain in Grains)
        {
            if (window.Length >= 24 * grain && Floor(at, grain) is var coarse && coarse >= window.From)
                return coarse;
        }

        return Floor(at, Second);
    }

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan grain) =>
        new(at.UtcTicks - (at.UtcTicks % grain.Ticks), TimeSpan.Zero);

    private sealed record Window(DateTimeOffset From, DateTimeOffset Until)
    {
        public TimeSpan Length => Until - From;

        public Window Half() => this with { Until = From + (Length / 2) };
    }
}

/// <param name="Told">What the partner was told of this login before; null: nothing.</param>
/// <param name="Longest">How long a login of this operator may last.</param>
internal sealed record SignInMoment(
    DateTimeOffset SignedIn,
    DateTimeOffset Now,
    DateTimeOffset? Told,
    TimeSpan Longest
);

/// <param name="MaximumAge">Null: any age will do.</param>
/// <param name="Fresh">The subscriber had to sign in for this request.</param>
internal sealed record SignInDemand(TimeSpan? MaximumAge, bool Fresh);
