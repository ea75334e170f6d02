namespace FederationBroker.Federation.Tickets;

/// <summary>A ticket that is at work, with the handle that its browser came back with.</summary>
internal sealed record HeldTicket(string Handle, OpenTicket Open);
