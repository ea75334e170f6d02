using FederationBroker.Plugins.Processes;

namespace FederationBroker.Plugins.Fleet;

/// <summary>Which adapters are meant to run; configuration, which this library does not read.</summary>
public interface IAdapterDirectory
{
    IEnumerable<WantedAdapter> Wanted { get; }
}

/// <param name="StoreFolder">The broker's own: copies that adapters run from.</param>
/// <param name="PublishersFolder">Public keys of those whose adapters are taken: <c>NAME.pem</c>.</param>
public sealed record AdapterFolders(string StoreFolder, string PublishersFolder);
