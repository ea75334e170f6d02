using CamaraBilling;
using FederationBroker.Plugins.Sdk;

return await AdapterProcess.RunAsync(new CamaraAdapter(TimeProvider.System));
