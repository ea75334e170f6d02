using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Hooks;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// What the operator's adapters know of somebody (J.1304 BIL-003): of what is requested, agreed and consented, each is
/// asked for what its manifest grants, and whatever else it says is dropped. Of two that know a claim, the one that the
/// agreement names first counts. Without an answer in time the claim is left out.
/// </summary>
public sealed class AdapterClaims(HookCalls hooks, AdapterFleet fleet, AdapterReferences references)
{
    private const int LongestValue = 450;

    /// <param name="wanted">Requested, agreed and consented.</param>
    public async Task<ImmutableArray<ReleasedClaim>> FetchAsync(
        Partner partner,
        SubscriberId subscriber,
        IReadOnlyCollection<AgreedClaim> wanted,
        CancellationToken cancellation
    )
    {
        if (wanted.Count == 0)
            return [];
        var questions = await QuestionsAsync(partner, subscriber, wanted, cancellation);
        var answers = await hooks.AskAsync(
            Operations.Enrich,
            questions,
            partner.Agreement.Hooks.Claims.Budget,
            "en", // claims are data, not sentences
            cancellation
        );
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (question, answer) in questions.Zip(answers))
            Take(question, answer.Value, found);
        return
        [
            .. wanted
                .Where(claim => found.ContainsKey(claim.Claim))
                .Select(claim => new ReleasedClaim(
                    claim.Claim,
                    claim.OidcName,
                    claim.SamlName,
                    JsonValue.Create(found[claim.Claim])
                )),
        ];
    }

    // Nobody hears the name of a claim that is not theirs to tell.
    private async Task<List<HookQuestion<ClaimsQuestion>>> QuestionsAsync(
        Partner partner,
        SubscriberId subscriber,
        IReadOnlyCollection<AgreedClaim> wanted,
        CancellationToken cancellation
    )
    {
        var questions = new List<HookQuestion<ClaimsQuestion>>();
        foreach (var adapter in partner.Agreement.Hooks.Claims.Adapters)
        {
            var place = new AdapterPlace(partner.Tenant, adapter);
            var granted = fleet.ClaimsGrantedTo(place);
            var names = wanted.Select(claim => claim.Claim).Where(granted.Contains).ToList();
            if (names.Count == 0)
                continue;
            if (await references.OfPersonAsync(subscriber, place, cancellation) is { } reference)
                questions.Add(new(place, new ClaimsQuestion(reference, partner.Id.Value, names)));
        }

        return questions;
    }

    private void Take(HookQuestion<ClaimsQuestion> question, EnrichedClaims? answer, Dictionary<string, string> found)
    {
        if (answer is null)
            return;
        var sound = answer.Values.Where(value => IsSound(question.Request, value.Key, value.Value)).ToList();
        var added = sound.Count(value => found.TryAdd(value.Key, value.Value));
        hooks.NoteValues(question.Place, Operations.Enrich.Name, added, answer.Values.Count - added);
    }

    private static bool IsSound(ClaimsQuestion asked, string claim, string? value) =>
        asked.Claims.Contains(claim)
        && !string.IsNullOrWhiteSpace(value)
        && !value.Any(char.IsControl)
        && StoredText.FaultOf(value, LongestValue) is null;
}
