using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Errors;

/// <summary>
/// On an endpoint whose protocol has words of its own for a failure on the broker's side; everywhere else it is a
/// page, or problem+json.
/// </summary>
public interface IFailureWriter
{
    /// <param name="isOutage">True: the same request may well succeed later (503). False: a bug (500).</param>
    Task WriteAsync(HttpContext context, bool isOutage);
}
