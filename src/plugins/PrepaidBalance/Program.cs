using FederationBroker.Plugins.Sdk;
using PrepaidBalance;

return await AdapterProcess.RunAsync(new PrepaidAdapter(TimeProvider.System));
