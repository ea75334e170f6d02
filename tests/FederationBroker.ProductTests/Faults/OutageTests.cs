namespace FederationBroker.ProductTests.Faults;

/// <summary>
/// Two nodes under sign-ins while their database fails: no node ends, nobody waits for more than five seconds or is
/// told 500, readiness
/// falls within two seconds, and logins work within five after the database is back. tests/outages.sh repeats each
/// fault twenty times.
/// </summary>
[Collection(Alone.Name)]
public sealed class OutageTests(OutageWorld outage) : IClassFixture<OutageWorld>
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnreadyWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WorksWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(4);

    public static TheoryData<string> Faults => [.. DatabaseFault.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    [Trait("Requirement", "SRV-001")]
    public async Task Nodes_live_through_a_database_that_is(string name)
    {
        var fault = DatabaseFault.All.Single(known => known.Name == name);
        for (var round = 1; round <= TestSettings.OutageRounds; round++)
            await RoundAsync(fault, round);
    }

    private async Task RoundAsync(DatabaseFault fault, int round)
    {
        await outage.AllReadyAsync();
        var ports = outage.Nodes.Select(node => node.Port).ToArray();
        await using var load = new SignInLoad(outage.World, ports, TestSettings.OutageRate);
        await load.BeginAsync();
        await FirstGoodLoginsAsync(load, SignInLoad.Now, ports);

        var struck = SignInLoad.Now;
        var striking = fault.StrikeAsync(outage.Cluster);
        var unready = fault.Unready ? await UnreadyAfterAsync(struck, ports) : TimeSpan.Zero;
        await striking;
        await Task.Delay(Lasts);
        await fault.HealAsync(outage.Cluster);
        var healed = SignInLoad.Now;
        var works = await FirstGoodLoginsAsync(load, healed, ports) - healed;
        await load.EndAsync();

        var answers = load.Answers.Where(answer => answer.Began + answer.Took >= struck).ToList();
        var slowest = answers.Max(answer => answer.Took);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{fault.Name} {round}: {answers.Count} answers, {answers.Count(answer => answer.Status == 503)} of "
                + $"them 503, slowest {slowest.TotalMilliseconds:F0} ms, "
                + $"unready after {unready.TotalMilliseconds:F0} ms, first good login on both nodes "
                + $"{works.TotalMilliseconds:F0} ms after it is back"
        );
        outage.Nodes.ShouldAllBe(node => !node.HasEnded);
        answers.Where(answer => answer.Status is 0 or (>= 500 and not 503)).ShouldBeEmpty();
        answers.Where(answer => answer.Status == 503 && !answer.NamesRetry).ShouldBeEmpty();
        if (fault.Unready)
            answers.ShouldContain(answer => answer.Status == 503, "The fault was not felt.");
        slowest.ShouldBeLessThan(AnswersWithin);
        unready.ShouldBeLessThan(UnreadyWithin);
        works.ShouldBeLessThan(WorksWithin);
    }

    /// <returns>When the last of the nodes said so, after the fault.</returns>
    private async Task<TimeSpan> UnreadyAfterAsync(TimeSpan struck, int[] ports)
    {
        var times = await Task.WhenAll(
            ports.Select(async port =>
            {
                await Eventually.TrueAsync(async () => !await outage.IsReadyAsync(port), "the node is not ready");
                return SignInLoad.Now - struck;
            })
        );
        return times.Max();
    }

    private static async Task<TimeSpan> FirstGoodLoginsAsync(SignInLoad load, TimeSpan since, int[] ports)
    {
        var times = await Task.WhenAll(
            ports.Select(async port =>
            {
                await Eventually.TrueAsync(
                    () => Task.FromResult(load.GoodLoginsSince(since, port).Any()),
                    "a login works"
                );
                return load.GoodLoginsSince(since, port).Min();
            })
        );
        return times.Max();
    }
}
