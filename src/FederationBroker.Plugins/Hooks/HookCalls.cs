using System.Collections.Immutable;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Processes;

namespace FederationBroker.Plugins.Hooks;

/// <summary>
/// Asks several adapters one question at once, within one budget. Who is late, away or left alone is left out: whoever
/// asks goes on with what there is.
/// </summary>
public sealed class HookCalls(AdapterFleet fleet, HookTally tally)
{
    /// <summary>For the console: what became of an answer.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="added">Values that were used.</param>
    /// <param name="dropped">Values that may not leave, or cannot be understood.</param>
    public void NoteValues(AdapterPlace place, string operation, int added, int dropped) =>
        tally.NoteValues(place, operation, added, dropped);

    /// <param name="operation">What is asked; it changes nothing anywhere.</param>
    /// <param name="questions">Who is asked what, in the order in which answers count.</param>
    /// <param name="budget">How long all of them together may take.</param>
    /// <param name="locale">BCP 47, of sentences that people may read.</param>
    /// <returns>One for each question, in their order.</returns>
    public async Task<ImmutableArray<HookAnswer<TValue>>> AskAsync<TRequest, TValue>(
        Operation<TRequest, TValue> operation,
        IReadOnlyCollection<HookQuestion<TRequest>> questions,
        TimeSpan budget,
        string locale,
        CancellationToken cancellation
    )
        where TRequest : class
        where TValue : class
    {
        var within = operation with { Within = budget };
        return [.. await Task.WhenAll(questions.Select(AskAsync))];

        async Task<HookAnswer<TValue>> AskAsync(HookQuestion<TRequest> question)
        {
            var step = new CallStep($"ask:{Guid.CreateVersion7():N}", 1, locale);
            var answer = await fleet.CallAsync(question.Place, within, question.Request, step, cancellation);
            var value = answer.Effect == Effect.Applied ? answer.Value : null;
            tally.NoteAnswer(question.Place, operation.Name, wasUsable: value is not null);
            return new HookAnswer<TValue>(question.Place, value);
        }
    }
}

/// <param name="Place">Who is asked.</param>
/// <param name="Request">What.</param>
public sealed record HookQuestion<TRequest>(AdapterPlace Place, TRequest Request)
    where TRequest : class;

/// <param name="Place">Who was asked.</param>
/// <param name="Value">Null: no usable answer in time.</param>
public sealed record HookAnswer<TValue>(AdapterPlace Place, TValue? Value)
    where TValue : class;
