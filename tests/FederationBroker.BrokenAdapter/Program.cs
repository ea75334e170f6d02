using System.Text.Json;
using FederationBroker.BrokenAdapter;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Sdk;
using PrepaidBalance;

// One program for all: it does what its manifest says.
using var manifest = JsonDocument.Parse(
    await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "manifest.json"))
);
var capability = manifest.RootElement.GetProperty("capabilities")[0].GetString();
return await AdapterProcess.RunAsync(
    capability switch
    {
        Capability.Billing => new FaultyBilling(new PrepaidAdapter(TimeProvider.System)),
        Capability.Subscription => new FaultySubscriptions(new FileSubscriptions()),
        _ => new FaultyAnswers(),
    }
);
