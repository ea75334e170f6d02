using FederationBroker.Plugins.Sdk;
using RestBiller;

return await AdapterProcess.RunAsync(new BillerAdapter());
