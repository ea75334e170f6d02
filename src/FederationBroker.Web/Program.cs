using FederationBroker.Web.Commands;

return await BrokerCommandLine.RunAsync(args);
