namespace FederationBroker.Payments.Replays;

/// <summary>Hears that what was done in this scope is committed.</summary>
internal interface IDeedListener
{
    void Committed();
}
