namespace FederationBroker.Payments.Replays;

/// <summary>Hears what becomes of what is done in this scope.</summary>
internal interface IDeedListener
{
    /// <summary>All is done, and about to be saved: what follows from it joins the transaction.</summary>
    Task CommittingAsync(CancellationToken cancellation);

    /// <summary>It is committed.</summary>
    void Committed();
}
