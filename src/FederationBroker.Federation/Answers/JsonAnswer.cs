using System.Buffers;
using System.Text;
using System.Text.Json;
using FederationBroker.Federation.Errors;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Answers;

/// <summary>A JSON body with the headers that the token-bearing endpoints need.</summary>
public sealed class JsonAnswer : IResult
{
    private readonly ReadOnlyMemory<byte> body;
    private readonly int status;
    private readonly string cacheControl;
    private readonly string? challenge;

    private JsonAnswer(ReadOnlyMemory<byte> body, int status, string cacheControl, string? challenge) =>
        (this.body, this.status, this.cacheControl, this.challenge) = (body, status, cacheControl, challenge);

    private ProtocolError? Refusal { get; init; }

    private string ContentType { get; init; } = "application/json";

    /// <summary>RFC 6749 5.1: no cache keeps it.</summary>
    public static JsonAnswer Private(Action<JsonMembers> write) => Private(Write(write));

    /// <inheritdoc cref="Private(Action{JsonMembers})"/>
    public static JsonAnswer Private(ReadOnlyMemory<byte> body) =>
        new(body, StatusCodes.Status200OK, "no-store", challenge: null);

    /// <summary>A JWT, which no cache keeps either.</summary>
    /// <param name="type">Such as <c>application/token-introspection+jwt</c>.</param>
    public static JsonAnswer Token(string jwt, string type) =>
        new(Encoding.ASCII.GetBytes(jwt), StatusCodes.Status200OK, "no-store", challenge: null) { ContentType = type };

    /// <summary>For something that was kept under a new name.</summary>
    public static JsonAnswer Created(Action<JsonMembers> write) =>
        new(Write(write), StatusCodes.Status201Created, "no-store", challenge: null);

    /// <param name="maxAge">How long anyone may keep it.</param>
    public static JsonAnswer Public(ReadOnlyMemory<byte> body, TimeSpan maxAge) =>
        new(body, StatusCodes.Status200OK, $"public, max-age={(int)maxAge.TotalSeconds}", challenge: null);

    /// <summary>RFC 6749 5.2; too many requests are RFC 6585's 429 at every endpoint.</summary>
    public static JsonAnswer Error(ProtocolError error, int status, string? challenge = null)
    {
        return new JsonAnswer(
            Write(json =>
            {
                json.WriteString("error", error.Name);
                json.WriteString("error_description", error.Description);
            }),
            error.IsTooFast ? StatusCodes.Status429TooManyRequests : status,
            "no-store",
            error.IsTooFast ? null : challenge
        )
        {
            Refusal = error,
        };
    }

    public static byte[] Write(Action<JsonMembers> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            JsonMembers.Write(json, write);

        return buffer.WrittenSpan.ToArray();
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (Refusal is { } error)
            RefusedRequest.Note(httpContext, error.Refusal, error.Partner);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = cacheControl;
        // Discovery and keys are for everybody, also for scripts of other origins.
        if (cacheControl != "no-store")
            response.Headers.AccessControlAllowOrigin = "*";
        if (Refusal is { IsTooFast: true })
            response.Headers.RetryAfter = "1";
        if (challenge is not null)
            response.Headers.WWWAuthenticate = ResourceMetadata.In(httpContext, challenge);
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
