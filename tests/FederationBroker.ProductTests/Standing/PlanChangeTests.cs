using System.Collections.Concurrent;
using System.Diagnostics;

namespace FederationBroker.ProductTests.Standing;

/// <summary>Plans and choices that change while partners keep asking, on both nodes.</summary>
[Trait("Requirement", "SUB-PLAN")]
[Trait("Requirement", "SRV-001")]
public sealed class PlanChangeTests(StandingWorld shared) : IClassFixture<StandingWorld>
{
    private const int Changes = 12;
    private const int Askers = 6;

    [Fact]
    public async Task Under_load_every_answer_is_that_of_the_plan_in_force_when_it_was_asked()
    {
        var (viewer, token) = (await shared.NewViewerAsync(shared.Stream), await shared.TokenAsync(shared.Stream));
        var (states, answers) = (new List<State>(), new ConcurrentQueue<Answer>());
        using var over = new CancellationTokenSource();
        var askers = Enumerable
            .Range(0, Askers)
            .Select(number =>
                Task.Run(() =>
                    AskUntilAsync(viewer, token, number % 2 == 0 ? shared.First : shared.Second, answers, over.Token)
                )
            )
            .ToList();
        for (var change = 0; change < Changes; change++)
        {
            var on = change % 2 == 0;
            var begun = Stopwatch.GetTimestamp();
            await shared.First.ChooseAsync(viewer.Account, "sports", on);
            states.Add(new State(on, begun, Stopwatch.GetTimestamp()));
            await Eventually.TrueAsync(
                () => Task.FromResult(answers.Count(answer => answer.Asked > states[^1].Committed) >= Askers),
                "everybody has asked since"
            );
        }

        await over.CancelAsync();
        await Task.WhenAll(askers);
        answers.Count.ShouldBeGreaterThan(Changes * Askers);
        foreach (var answer in answers)
        {
            // Asked wholly between two changes, an answer has one truth; across a change either is right.
            if (
                states.LastOrDefault(state => state.Committed < answer.Asked) is { } before
                && states.TrueForAll(state =>
                    state.Begun < before.Begun || state == before || state.Begun > answer.Answered
                )
            )
                answer.Allowed.ShouldBe(before.On);
        }
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task While_the_limit_moves_no_more_streams_run_than_any_limit_in_force_allowed()
    {
        var (viewer, token) = (await shared.NewViewerAsync(shared.Stream), await shared.TokenAsync(shared.Stream));
        var starting = Enumerable
            .Range(0, 24)
            .Select(number =>
                Task.Run(() =>
                    shared.PlayAsync(
                        shared.Stream,
                        viewer.Subject,
                        $"phone-{number}",
                        "phone",
                        number % 2 == 0 ? shared.First : shared.Second,
                        token
                    )
                )
            )
            .ToList();
        for (var change = 0; change < 5; change++)
            await shared.First.ChooseAsync(viewer.Account, "more-devices", on: change % 2 == 0);
        var started = (await Task.WhenAll(starting)).Count(answer => answer["decision"] == "allow");
        started.ShouldBeInRange(1, 2, "one phone, and one more while the bundle is on");
        (
            await shared.World.Database.QueryAsync<long>(
                $"SELECT count(*) FROM media_stream WHERE account_id = '{viewer.Account.Value}' AND ended_at IS NULL"
            )
        ).ShouldBe(started);
    }

    private async Task AskUntilAsync(
        Viewer viewer,
        string token,
        BrokerNode node,
        ConcurrentQueue<Answer> answers,
        CancellationToken over
    )
    {
        while (!over.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            var answer = await shared.DecideAsync(
                shared.Stream,
                viewer.Subject,
                "sports-live",
                node: node,
                token: token
            );
            answers.Enqueue(new Answer(answer["decision"] == "allow", asked, Stopwatch.GetTimestamp()));
        }
    }

    private sealed record State(bool On, long Begun, long Committed);

    private sealed record Answer(bool Allowed, long Asked, long Answered);
}
