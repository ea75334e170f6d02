namespace FederationBroker.Partners.Notices;

/// <summary>Signs what partners are told; the room that signs messages does it.</summary>
public interface INoticeSignature
{
    /// <summary>The headers that prove a message; made anew for each attempt, as they hold for minutes.</summary>
    /// <param name="address">Where it is sent.</param>
    /// <param name="id">What it is known by.</param>
    Task<IReadOnlyDictionary<string, string>> SignAsync(
        Uri address,
        Guid id,
        byte[] body,
        CancellationToken cancellation
    );
}
