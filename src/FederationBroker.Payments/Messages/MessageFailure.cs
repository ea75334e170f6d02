using FederationBroker.Federation.Errors;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Messages;

/// <summary>How the interface says that the broker failed: the same may be sent again under the same key.</summary>
internal sealed class MessageFailure : IFailureWriter
{
    public static readonly MessageFailure Mark = new();

    private MessageFailure() { }

    public Task WriteAsync(HttpContext context, bool isOutage) =>
        MessageAnswer
            .Refused(
                isOutage ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
                isOutage ? PaymentErrors.Unavailable : PaymentErrors.Unexpected
            )
            .ExecuteAsync(context);
}
