using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace RestOperatorSystems;

/// <summary>Subscriber data by the REST contract (README.md).</summary>
internal sealed class RestSubscriberDataAdapter(OperatorSystemSettings settings) : ISubscriberDataAdapter, IDisposable
{
    private readonly RestCalls calls = new(settings);

    public async Task<PersonOutcome> FetchPersonAsync(
        PersonReference person,
        TimeSpan within,
        CancellationToken cancellation
    )
    {
        using var request = RestCalls.Post(
            "v1/people/fetch",
            new PersonWanted(person.Account, person.Person),
            Wire.Default.PersonWanted
        );
        return await calls.AskAsync(request, Wire.Default.PersonAnswer, within, cancellation) switch
        {
            Answered<PersonAnswer>.With { Value: { Outcome: "found", Person: { } found } } => new PersonOutcome.Found(
                found
            ),
            Answered<PersonAnswer>.With { Value.Outcome: "not-found" } => new PersonOutcome.NotFound(),
            Answered<PersonAnswer>.Not not => new PersonOutcome.Unavailable(not.Reason),
            _ => new PersonOutcome.Unavailable(RestCalls.NotUnderstood),
        };
    }

    public async Task<ChangesOutcome> ReadChangesAsync(string? cursor, TimeSpan within, CancellationToken cancellation)
    {
        using var request = RestCalls.Post("v1/changes/read", new ChangesWanted(cursor), Wire.Default.ChangesWanted);
        return await calls.AskAsync(request, Wire.Default.ChangesAnswer, within, cancellation) switch
        {
            Answered<ChangesAnswer>.With { Value: var page } when page.Read() is { } read => read,
            Answered<ChangesAnswer>.Not not => new ChangesOutcome.Unavailable(not.Reason),
            _ => new ChangesOutcome.Unavailable(RestCalls.NotUnderstood),
        };
    }

    public async Task<SendOutcome> SendChangeAsync(AccountOrder change, TimeSpan within, CancellationToken cancellation)
    {
        using var request = RestCalls.Post("v1/changes/send", OrderSent.Of(change), Wire.Default.OrderSent);
        request.Headers.Add("Idempotency-Key", change.Key);
        return await calls.AskAsync(request, Wire.Default.OrderAnswer, within, cancellation) switch
        {
            Answered<OrderAnswer>.With { Value: var answer } when answer.Read() is { } read => read,
            Answered<OrderAnswer>.Not not => new SendOutcome.Unavailable(not.Reason),
            _ => new SendOutcome.Unavailable(RestCalls.NotUnderstood),
        };
    }

    public void Dispose() => calls.Dispose();
}
