using FederationBroker.Plugins.Sdk;
using RestOttSubscriptions;

return await AdapterProcess.RunAsync(new OttAdapter());
