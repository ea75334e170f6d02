using FederationBroker.Plugins.Sdk;
using RestCustomers;

return await AdapterProcess.RunAsync(new CustomerAdapter());
