using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Flow;

/// <summary>303: the browser goes on with GET and never repeats a form (RFC 9700 2.1, FAPI 2.0 5.3.2.2).</summary>
public sealed class SeeOther : IResult
{
    private readonly string address;

    private SeeOther(string address) => this.address = address;

    /// <param name="address">Absolute, and already proven to be a place the browser may be sent to.</param>
    public static IResult To(string address) => new SeeOther(address);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
