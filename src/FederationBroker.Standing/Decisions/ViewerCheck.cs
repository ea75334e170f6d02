using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.SignIn.HomeNetworks;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Standing.Decisions;

/// <summary>
/// Who is watching. A household without anybody's own login has to show with every question that it still is where it
/// signed in: its device still linked, or its connection still that of its home (SUB-SIGN).
/// </summary>
internal sealed class ViewerCheck(BrokerDbContext database, SessionPolicy policy, HomeLookup home)
{
    internal async Task<ViewerVerdict> CheckAsync(
        StandingFacts facts,
        StandingViewer viewer,
        CancellationToken cancellation
    )
    {
        if (viewer.Session is not { } id)
            return await CheckUnnamedAsync(facts, viewer, cancellation);
        var session = await (
            from row in policy.Live()
            where row.Id == id
            select new
            {
                row.Method,
                row.ProfileId,
                PinShown = row.PinShownAt != null,
            }
        ).SingleOrDefaultAsync(cancellation);
        if (session is null && await NeedsSessionAsync(facts, viewer, cancellation))
            return new ViewerVerdict.SignedOut();
        if (
            session is { Method: SignInMethod.HomeNetwork }
            && await LeftHomeAsync(facts, viewer, cancellation) is { } verdict
        )
            return verdict;
        if ((viewer.Profile ?? session?.ProfileId) is not { } profile)
            return new ViewerVerdict.Watching(Levels: null, Profile: null);
        var levels = await database
            .Profiles()
            .Where(row => row.Id == profile)
            .Select(row => new { row.DefaultLevel, row.MaximumLevel })
            .SingleOrDefaultAsync(cancellation);
        return new ViewerVerdict.Watching(
            levels is null
                ? null
                : new ViewerLevels(
                    levels.DefaultLevel,
                    levels.MaximumLevel,
                    viewer.Profile is not null || session!.PinShown
                ),
            profile
        );
    }

    // A person's login may end while what it allowed goes on; a household's is all there is. And where an account has
    // profiles, an ended login has taken along who is watching: a child's profile must not become nobody's.
    private async Task<bool> NeedsSessionAsync(
        StandingFacts facts,
        StandingViewer viewer,
        CancellationToken cancellation
    ) =>
        facts.IsHousehold
        || (
            viewer.Profile is null
            && await database.Profiles().AnyAsync(row => row.AccountId == facts.AccountId, cancellation)
        );

    // By pseudonym alone nobody can tell which sign-in of the household is meant: a device of it that is signed in will
    // do, or being at home.
    private async Task<ViewerVerdict> CheckUnnamedAsync(
        StandingFacts facts,
        StandingViewer viewer,
        CancellationToken cancellation
    )
    {
        var anybody = new ViewerVerdict.Watching(Levels: null, Profile: null);
        if (!facts.IsHousehold)
            return anybody;
        var methods = await policy
            .Live()
            .Where(row => row.SubscriberId == facts.SubscriberId)
            .Select(row => row.Method)
            .Distinct()
            .ToListAsync(cancellation);
        if (methods.Contains(SignInMethod.Device))
            return anybody;
        return methods.Count == 0
            ? new ViewerVerdict.SignedOut()
            : await LeftHomeAsync(facts, viewer, cancellation) ?? anybody;
    }

    private async Task<ViewerVerdict?> LeftHomeAsync(
        StandingFacts facts,
        StandingViewer viewer,
        CancellationToken cancellation
    )
    {
        if (viewer.Address is null)
            return new ViewerVerdict.AddressNeeded();
        return await home.FindAsync(viewer.Address, viewer.Port, cancellation) switch
        {
            HomeVerdict.AtHomeOf at when at.Account == facts.Number => null,
            HomeVerdict.Unknown => new ViewerVerdict.Unknown(),
            _ => new ViewerVerdict.LeftHome(),
        };
    }
}

/// <summary>What is known of whoever is watching.</summary>
internal abstract record ViewerVerdict
{
    private ViewerVerdict() { }

    /// <param name="Levels">Null: no profile was chosen.</param>
    public sealed record Watching(ViewerLevels? Levels, Kernel.ProfileId? Profile) : ViewerVerdict;

    /// <summary>The household's sign-in has ended: its device was removed, or it signed out.</summary>
    public sealed record SignedOut : ViewerVerdict;

    public sealed record LeftHome : ViewerVerdict;

    /// <summary>Signed in from home, and the question does not say where the device is.</summary>
    public sealed record AddressNeeded : ViewerVerdict;

    /// <summary>The operator's home network system does not answer.</summary>
    public sealed record Unknown : ViewerVerdict;
}
