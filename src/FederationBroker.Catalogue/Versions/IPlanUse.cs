using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Versions;

/// <summary>Which plans somebody is on; asked before a catalogue without them comes into force.</summary>
public interface IPlanUse
{
    /// <summary>Plans that accounts of the operator have, but for these; the first twenty of them.</summary>
    Task<ImmutableArray<CatalogueId>> InUseBesidesAsync(
        ImmutableArray<CatalogueId> kept,
        CancellationToken cancellation
    );
}
