using System.Net;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Sdk.Http;

/// <summary>
/// Calls of a system that answers whatever it has processed with 200 and an outcome (infra/ADAPTERS.md). What came of a
/// call becomes an effect here, and nowhere else.
/// </summary>
/// <param name="system">Is called.</param>
/// <param name="lookUp">Where a key is asked for, below its address; null: nothing is changed there.</param>
public sealed class RemoteCalls(RemoteSystem system, string? lookUp = null)
{
    private const string NoLookUp = "Whoever changes something says where its keys are looked up.";

    /// <summary>Changes something, once for each key.</summary>
    public async Task<AdapterResult<TValue>> ChangeAsync<TSaid, TValue>(
        RemoteCall<TSaid, TValue> call,
        string key,
        CancellationToken cancellation
    )
        where TSaid : class
        where TValue : class
    {
        ArgumentNullException.ThrowIfNull(call);
        switch (await system.PostAsync(call.Path, BytesOf(call.Body), key, cancellation))
        {
            case RemoteReply.Unreached unreached:
                return AdapterResult.NotAttempted<TValue>(Reason.Unreachable, unreached.Why);
            case RemoteReply.Answered { Status: HttpStatusCode.OK } answered:
                return Read<TSaid>(answered.Body) switch
                {
                    null => NoSense<TValue>(),
                    { Outcome: StatedOutcome.Declined, Reason: StatedWords.AlreadyDone } said when said.Key == key =>
                        await FoundAsync(call, key, cancellation),
                    var said => Meant(said, call, key),
                };
            case var other:
                return AdapterResult.Unknown<TValue>(Reason.Other, WhyLost(other));
        }
    }

    /// <summary>Asks; nothing changes, so whatever goes wrong was not attempted.</summary>
    public async Task<AdapterResult<TValue>> AskAsync<TSaid, TValue>(
        RemoteCall<TSaid, TValue> call,
        CancellationToken cancellation
    )
        where TSaid : class
        where TValue : class
    {
        ArgumentNullException.ThrowIfNull(call);
        var reply = await system.PostAsync(call.Path, BytesOf(call.Body), key: null, cancellation);
        var result = reply switch
        {
            RemoteReply.Unreached unreached => AdapterResult.NotAttempted<TValue>(Reason.Unreachable, unreached.Why),
            RemoteReply.Answered { Status: HttpStatusCode.OK } answered => Read<TSaid>(answered.Body) is { } said
                ? Meant(said, call, key: null)
                : NoSense<TValue>(),
            _ => AdapterResult.Unknown<TValue>(Reason.Other, WhyLost(reply)),
        };
        return result.Effect == Effect.Unknown ? result with { Effect = Effect.NotAttempted } : result;
    }

    /// <summary>
    /// What became of a key. Only the system itself can say that it never saw it: a 404 of anybody else on the way
    /// names no key.
    /// </summary>
    public async Task<AdapterResult<TValue>> LookUpAsync<TSaid, TValue>(
        string key,
        Func<TSaid, TValue?> read,
        CancellationToken cancellation
    )
        where TSaid : class
        where TValue : class
    {
        var call = new RemoteCall<TSaid, TValue>(
            lookUp ?? throw new InvalidOperationException(NoLookUp),
            new { key },
            read
        );
        return await system.PostAsync(call.Path, BytesOf(call.Body), key: null, cancellation) switch
        {
            RemoteReply.Answered { Status: HttpStatusCode.OK } answered => Read<TSaid>(answered.Body) is { } said
                ? Meant(said, call, key)
                : NoSense<TValue>(),
            RemoteReply.Answered { Status: HttpStatusCode.NotFound } answered when IsUnknown(answered.Body, key) =>
                AdapterResult.Declined<TValue>(Reason.InvalidState, "UNKNOWN_KEY"),
            RemoteReply.Unreached unreached => AdapterResult.Unknown<TValue>(Reason.Unreachable, unreached.Why),
            var other => AdapterResult.Unknown<TValue>(Reason.Other, WhyLost(other)),
        };
    }

    // It says that it was done before: what was done is what the key says, and nothing less counts.
    private async Task<AdapterResult<TValue>> FoundAsync<TSaid, TValue>(
        RemoteCall<TSaid, TValue> call,
        string key,
        CancellationToken cancellation
    )
        where TSaid : class
        where TValue : class
    {
        var found = await LookUpAsync(key, call.Read, cancellation);
        return found.Effect == Effect.Declined
            ? AdapterResult.Unknown<TValue>(Reason.Other, "It says that it was done, and does not know the key.")
            : found;
    }

    private static AdapterResult<TValue> Meant<TSaid, TValue>(
        StatedAnswer<TSaid> said,
        RemoteCall<TSaid, TValue> call,
        string? key
    )
        where TSaid : class
        where TValue : class
    {
        // Also of a refusal: one that was meant for another call would say that nothing was done.
        if (key is not null && said.Key != key)
            return Contradicts<TValue>();
        if (said.Outcome == StatedOutcome.Declined)
            return said.Declined<TValue>();
        if (!said.IsSound || said is { Value: null, Outcome: StatedOutcome.Applied })
            return NoSense<TValue>();
        var value = said.Value is null ? null : call.Read(said.Value);
        if (said.Value is not null && value is null)
            return Contradicts<TValue>();
        return said.Outcome == StatedOutcome.Pending
            ? AdapterResult.Pending(value, said.Reference)
            : AdapterResult.Applied(value!, said.Reference, said.At);
    }

    private static AdapterResult<TValue> NoSense<TValue>()
        where TValue : class => AdapterResult.Unknown<TValue>(Reason.Other, "The answer makes no sense.");

    private static AdapterResult<TValue> Contradicts<TValue>()
        where TValue : class =>
        AdapterResult.Unknown<TValue>(Reason.ContractViolation, "The answer is about something else than was asked.");

    private static string WhyLost(RemoteReply reply) =>
        reply switch
        {
            RemoteReply.Answered answered => $"It answered with status {(int)answered.Status}.",
            RemoteReply.Lost lost => lost.Why,
            RemoteReply.Unreached unreached => unreached.Why,
            _ => throw new InvalidOperationException($"No such outcome: {reply}"),
        };

    private static bool IsUnknown(ReadOnlyMemory<byte> body, string key) =>
        Parse<UnknownKey>(body) is { Error: StatedWords.UnknownKey } unknown && unknown.Key == key;

    private static StatedAnswer<TSaid>? Read<TSaid>(ReadOnlyMemory<byte> body)
        where TSaid : class => Parse<StatedAnswer<TSaid>>(body);

    private static T? Parse<T>(ReadOnlyMemory<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, StatedWords.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> BytesOf(object body) =>
        JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), StatedWords.Json);
}

/// <summary>One request to another system.</summary>
/// <typeparam name="TSaid">What it answers, in its own words.</typeparam>
/// <typeparam name="TValue">What that is in the broker's words.</typeparam>
/// <param name="Path">Below the configured address.</param>
/// <param name="Body">What is sent, as JSON.</param>
/// <param name="Read">Null when the answer is about something else than was asked: another order, another amount.
/// </param>
public sealed record RemoteCall<TSaid, TValue>(string Path, object Body, Func<TSaid, TValue?> Read)
    where TSaid : class
    where TValue : class;
