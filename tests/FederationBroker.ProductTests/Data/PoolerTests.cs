namespace FederationBroker.ProductTests.Data;

/// <summary>
/// The product behind a pooler that gives every transaction another session, with far fewer sessions than it has
/// connections: nothing of one operator's work is met by another's.
/// </summary>
[Trait("Requirement", "SUB-TEN")]
public sealed class PoolerTests(PooledNode pooled) : IClassFixture<PooledNode>
{
    private const int Rounds = 4;

    [Fact]
    public async Task Two_operators_sign_people_in_at_once_and_each_sees_its_own()
    {
        // Making the first keys takes a while, and whoever needs them waits with a session.
        await VisitAsync("metro");
        await VisitAsync("coast");
        await Task.WhenAll(
            Enumerable.Range(0, 2 * Rounds).Select(number => VisitAsync(number % 2 == 0 ? "metro" : "coast"))
        );
    }

    [Fact]
    public async Task What_works_in_the_background_works_there_too()
    {
        await VisitAsync("metro");
        await Eventually.TrueAsync(
            async () => await pooled.World.Database.QueryAsync<long>("SELECT count(*) FROM audit_pending") == 0,
            "the events are chained",
            TimeSpan.FromSeconds(20)
        );
        await Eventually.TrueAsync(
            async () =>
                await pooled.World.Database.QueryAsync<long>(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                        + "(SELECT oid FROM pg_database WHERE datname = current_database())"
                ) == 0,
            "no lock is left on a session",
            TimeSpan.FromSeconds(20)
        );
    }

    private async Task VisitAsync(string tenant)
    {
        var partner = new OidcPartner(pooled.World, "stream", tenant).At(pooled.Node.Port);
        using var browser = new BrowserStub(pooled.Node);
        await browser.GoAsync(partner.AuthorizeAddress(("scope", "openid offline_access")));
        await browser.PassAsync(PooledNode.PersonOf(tenant).CableId);
        var tokens = await partner.RedeemAsync(browser.Page.Answer["code"]);
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        var again = await partner.RefreshAsync(tokens["refresh_token"]);
        again.Status.ShouldBe(200);
        again.IdToken.GetProperty("sub").GetString().ShouldBe(tokens.IdToken.GetProperty("sub").GetString());
        using var stranger = new BrowserStub(pooled.Node);
        await stranger.GoAsync($"/t/{tenant}/sign-in");
        var other = PooledNode.PersonOf(tenant == "metro" ? "coast" : "metro").CableId;
        (await stranger.SignInAsync(other)).Address.AbsolutePath.ShouldBe($"/t/{tenant}/sign-in");
    }
}

/// <summary>
/// A node that reaches its database through a pooler with eight sessions; it may have thirty connections.
/// </summary>
public sealed class PooledNode : IAsyncLifetime
{
    private Pooler pooler = null!;

    public BrokerWorld World { get; private set; } = null!;

    public BrokerNode Node { get; private set; } = null!;

    public static TestPerson PersonOf(string tenant) => new() { CableId = $"behind-the-pooler@{tenant}.test" };

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync();
        foreach (var tenant in new[] { "metro", "coast" })
            await World.AddSubscriberAsync(tenant, PersonOf(tenant));
        pooler = await Pooler.StartAsync(World.Database.ConnectionString, sessions: 8);
        World.Set("Broker:Database", pooler.Through(World.Database.ConnectionString));
        Node = await World.StartNodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await pooler.DisposeAsync();
    }
}
