using FederationBroker.Partners;
using FederationBroker.Saml.Messages;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>
/// Where the answer goes: to a consumer service of the sender's registered metadata, and nowhere else. A request may
/// choose among them, by index or by repeating an address octet by octet; a valid signature on another address changes
/// nothing.
/// </summary>
internal abstract record AnswerAddress
{
    private AnswerAddress() { }

    internal sealed record Registered(string Location) : AnswerAddress;

    /// <param name="Why">For the operator's log.</param>
    internal sealed record NotRegistered(string Why) : AnswerAddress;

    public static AnswerAddress Choose(AuthnRequest request, SamlServiceProvider serviceProvider)
    {
        // Answers leave by HTTP-POST only; a consumer service of another binding is not an address for them.
        var services = serviceProvider.AssertionConsumerServices.Where(service =>
            service.Binding == SamlNames.PostBinding
        );
        return request switch
        {
            // Core 3.4.1: the two exclude each other.
            { AssertionConsumerServiceIndex: not null, AssertionConsumerServiceUrl: not null } => new NotRegistered(
                "Both AssertionConsumerServiceIndex and AssertionConsumerServiceURL are present."
            ),
            { AssertionConsumerServiceIndex: { } index } => Of(
                services.FirstOrDefault(service => service.Index == index),
                "The index names no registered HTTP-POST endpoint."
            ),
            { AssertionConsumerServiceUrl: { } url } => Of(
                services.FirstOrDefault(service => service.Location == url),
                "The URL is not that of a registered HTTP-POST endpoint."
            ),
            _ => Of(ByDefault(services), "There is no HTTP-POST endpoint."),
        };
    }

    /// <summary>Metadata 2.4.4: the one marked as default, else the first not marked as none, else the first.</summary>
    private static AssertionConsumerService? ByDefault(IEnumerable<AssertionConsumerService> services) =>
        services
            .OrderBy(service =>
                service.IsDefault switch
                {
                    true => 0,
                    null => 1,
                    false => 2,
                }
            )
            .FirstOrDefault();

    private static AnswerAddress Of(AssertionConsumerService? service, string otherwise) =>
        service is null ? new NotRegistered(otherwise) : new Registered(service.Location);
}
