using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Sdk;

/// <summary>
/// One call of an adapter's method: nothing begins without time left, and nothing that is thrown gets out.
/// </summary>
internal static class OperationCall
{
    public static async ValueTask<AdapterResult<TValue>> RunAsync<TRequest, TValue>(
        Operation<TRequest, TValue> operation,
        CallMessage<TRequest> call,
        Func<TRequest, CallContext, CancellationToken, ValueTask<AdapterResult<TValue>>> answer,
        CancellationToken cancellation
    )
        where TRequest : class
        where TValue : class
    {
        var left = call.Context.Within;
        if (left <= TimeSpan.Zero)
            return AdapterResult.NotAttempted<TValue>(Reason.Throttled, "No time was left to begin.");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(left);
        try
        {
            return await answer(call.Request, call.Context, deadline.Token);
        }
        catch (Exception failure)
        {
            // The type alone: a message could repeat what the other side sent.
            return operation.Changes
                ? AdapterResult.Unknown<TValue>(Reason.Other, failure.GetType().Name)
                : AdapterResult.NotAttempted<TValue>(Reason.Other, failure.GetType().Name);
        }
    }
}
