namespace FederationBroker.SignIn.Sessions;

/// <summary>
/// What a room knows of a login follows when the same person signs in again in the same browser: for partners the login
/// goes on.
/// </summary>
public interface IFollowsSession
{
    /// <summary>In the transaction that replaces one session by the other.</summary>
    Task FollowAsync(Guid before, Guid now, CancellationToken cancellation);
}
