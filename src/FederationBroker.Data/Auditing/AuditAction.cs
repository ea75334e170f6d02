namespace FederationBroker.Data.Auditing;

/// <summary>What was done, as it stands in the audit trail. Each room has one table of its own.</summary>
/// <param name="Name">"noun.verb": <c>sign-in.password</c>, <c>grant.withdrawn</c>. Never changed: reports go by
/// it.</param>
public sealed record AuditAction(string Name)
{
    public override string ToString() => Name;
}

/// <summary>Who did it.</summary>
public readonly record struct AuditActor
{
    private AuditActor(string name) => Name = name;

    public static AuditActor Subscriber { get; } = new("subscriber");

    public static AuditActor Partner { get; } = new("partner");

    /// <summary>Whoever runs the installation, at the command line.</summary>
    public static AuditActor Operator { get; } = new("operator");

    public static AuditActor Staff { get; } = new("staff");

    /// <summary>The operator's OSS/BSS.</summary>
    public static AuditActor OperatorSystem { get; } = new("oss");

    /// <summary>The broker itself, by what was asked of it before.</summary>
    public static AuditActor Broker { get; } = new("broker");

    /// <summary>Whoever has not shown who they are.</summary>
    public static AuditActor Stranger { get; } = new("stranger");

    public string Name { get; }

    public override string ToString() => Name;
}
