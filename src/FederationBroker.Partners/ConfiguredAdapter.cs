using System.Collections.Immutable;

namespace FederationBroker.Partners;

/// <summary>An adapter with a process of its own, as an operator has set it up.</summary>
public sealed record ConfiguredAdapter
{
    /// <summary>Its name at this operator: a lower-case slug of at most 32 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Folder of the signed package, as a full path.</summary>
    public required string Package { get; init; }

    /// <summary>SHA-256 of the manifest that is taken, and no other; null: any that the publisher has signed.</summary>
    public string? Digest { get; init; }

    /// <summary>What the adapter is run with: a JSON object as its author describes it, without secrets.</summary>
    public required string ConfigurationJson { get; init; }

    /// <summary>By the names that the configuration refers to.</summary>
    public required ImmutableSortedDictionary<string, string> Secrets { get; init; }

    /// <summary>Deliberately without the secrets.</summary>
    public override string ToString() => $"[adapter {Id}]";
}
