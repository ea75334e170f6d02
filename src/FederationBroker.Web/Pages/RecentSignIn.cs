using FederationBroker.SignIn.Sessions;

namespace FederationBroker.Web.Pages;

/// <summary>
/// Whether somebody proved who they are so lately that they may change how they sign in: a remembered television is not
/// enough.
/// </summary>
internal sealed class RecentSignIn(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public bool Holds(Session session) => !session.IsHousehold && clock.GetUtcNow() - session.AuthenticatedAt <= Window;
}
