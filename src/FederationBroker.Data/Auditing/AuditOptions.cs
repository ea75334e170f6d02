namespace FederationBroker.Data.Auditing;

/// <summary>How this node keeps the audit trail.</summary>
/// <param name="Node">Names this node's checkpoint files.</param>
/// <param name="CheckpointFolder">Outside of the database; readable for <c>fbroker audit verify</c>.</param>
/// <param name="CheckpointEvery">While events come in, a checkpoint is never older than this.</param>
/// <param name="Retention">How long events, staff changes and the history of ended consents are kept.</param>
public sealed record AuditOptions(string Node, string CheckpointFolder, TimeSpan CheckpointEvery, TimeSpan Retention);
