using FederationBroker.Catalogue.Offers;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.ProductTests.Standing;

/// <summary>How many may watch at once. The sample catalogue allows two streams, one of them on a phone.</summary>
[Trait("Requirement", "SUB-DEV")]
[Trait("Requirement", "SRV-001")]
public sealed class StreamTests(StandingWorld shared) : IClassFixture<StandingWorld>
{
    [Fact]
    public async Task Of_forty_devices_that_start_at_once_on_two_nodes_exactly_two_play()
    {
        var (viewer, token) = (await shared.NewViewerAsync(shared.Stream), await shared.TokenAsync(shared.Stream));
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(number =>
                    Task.Run(() =>
                        shared.PlayAsync(
                            shared.Stream,
                            viewer.Subject,
                            $"box-{number}",
                            node: number % 2 == 0 ? shared.First : shared.Second,
                            token: token
                        )
                    )
                )
        );
        answers.Count(answer => answer["decision"] == "allow").ShouldBe(2);
        answers
            .Where(answer => answer["decision"] != "allow")
            .ShouldAllBe(answer => answer["reason"] == "too-many-streams");
    }

    [Fact]
    public async Task The_limit_of_a_device_type_holds_beside_the_total()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone"))["decision"].ShouldBe("allow");
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-2", "phone"))["reason"]
            .ShouldBe("too-many-streams");
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "box-1"))["decision"].ShouldBe("allow");
        await shared.First.ChooseAsync(viewer.Account, "more-devices", on: true);
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-2", "phone"))["decision"]
            .ShouldBe("allow", "the bundle raises both limits");
    }

    [Fact]
    public async Task The_same_device_starting_again_replaces_its_own_stream()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var first = await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone");
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone"))["decision"].ShouldBe("allow");
        (await BeatAsync(first["stream"])).Status.ShouldBe(410);
    }

    [Fact]
    public async Task Whoever_is_refused_can_stop_the_other_one_which_then_learns_of_it_at_its_next_heartbeat()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var first = await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone");
        var refused = await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-2", "phone");
        var conflict = refused.Json.GetProperty("conflicts").EnumerateArray().ShouldHaveSingleItem();
        (conflict.GetProperty("device_type").GetString(), conflict.GetProperty("own").GetBoolean()).ShouldBe(
            ("phone", true)
        );
        var second = await shared.PlayAsync(
            shared.Stream,
            viewer.Subject,
            "phone-2",
            "phone",
            more: $$""","stop":["{{conflict.GetProperty("stop").GetString()}}"]"""
        );
        second["decision"].ShouldBe("allow");
        (await BeatAsync(first["stream"])).Status.ShouldBe(410);
        (await BeatAsync(second["stream"]))["decision"].ShouldBe("allow");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task A_partner_learns_of_a_stream_elsewhere_neither_where_nor_what_and_cannot_use_its_code_for_anything_else()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone");
        var refused = await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-2", "phone");
        refused.Json.GetRawText().ShouldNotContain("phone-1");
        var code = refused.Json.GetProperty("conflicts")[0].GetProperty("stop").GetString()!;
        // Another partner's start does not take the code.
        var stranger = await shared.NewViewerAsync(shared.Cinema);
        await shared.AskAsync(
            shared.Cinema,
            "streams",
            $$"""{"subject":"{{stranger.Subject}}","resource":"news-24","device":{"type":"phone","id":"x"},"stop":["{{code}}"]}"""
        );
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-3", "phone"))["reason"]
            .ShouldBe("too-many-streams");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task A_conflict_says_since_when_only_of_the_partners_own_streams_and_by_the_minute()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(shared.Cinema.AuthorizeAddress());
        var tokens = await shared.Cinema.RedeemAsync((await browser.PassAsync(viewer.CableId)).Answer["code"]);
        var elsewhere = tokens.IdToken.GetProperty("sub").GetString()!;
        await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone");

        var own = (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-2", "phone")).Json.GetProperty(
            "conflicts"
        )[0];
        own.GetProperty("own").GetBoolean().ShouldBeTrue();
        (own.GetProperty("started_at").GetDateTimeOffset().Ticks % TimeSpan.TicksPerMinute).ShouldBe(0);
        var others = (await PlayFilmAsync(elsewhere)).Json.GetProperty("conflicts")[0];
        others.GetProperty("own").GetBoolean().ShouldBeFalse();
        others.EnumerateObject().Select(member => member.Name).ShouldBe(["stop", "device_type", "own"]);
    }

    [Fact]
    public async Task A_stream_whose_heartbeat_stays_out_makes_room_and_stays_dead()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var first = await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone");
        shared.World.Clock.Advance(TimeSpan.FromSeconds(61));
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-2", "phone"))["decision"].ShouldBe("allow");
        (await BeatAsync(first["stream"])).Status.ShouldBe(410);
    }

    [Fact]
    public async Task A_stopped_stream_makes_room_at_once()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var first = await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-1", "phone");
        (
            await shared.AskAsync(shared.Stream, $"streams/{first["stream"]}", "", method: HttpMethod.Delete)
        ).Status.ShouldBe(204);
        (await shared.PlayAsync(shared.Stream, viewer.Subject, "phone-2", "phone"))["decision"].ShouldBe("allow");
        (
            await shared.AskAsync(shared.Stream, $"streams/{first["stream"]}", "", method: HttpMethod.Delete)
        ).Status.ShouldBe(410);
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task Blocking_and_unsubscribing_end_a_stream_at_its_next_heartbeat_on_the_other_node()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var first = await shared.PlayAsync(shared.Stream, viewer.Subject, "box-1");
        (await BeatAsync(first["stream"]))["decision"].ShouldBe("allow");
        await shared.First.EditAsync(viewer.Account, new AccountEdit { Status = AccountStatus.Blocked });
        (await BeatAsync(first["stream"]))["reason"].ShouldBe("account-not-in-good-standing");
        (await BeatAsync(first["stream"])).Status.ShouldBe(410);
        await shared.First.EditAsync(viewer.Account, new AccountEdit { Status = AccountStatus.Active });
        var second = await shared.PlayAsync(shared.Stream, viewer.Subject, "box-1");
        await shared.First.ChooseAsync(viewer.Account, "basic", on: false);
        (await BeatAsync(second["stream"]))["reason"].ShouldBe("not-subscribed");
    }

    [Fact]
    public async Task Another_partner_can_neither_keep_nor_stop_a_stream()
    {
        var viewer = await shared.NewViewerAsync(shared.Stream);
        var stream = (await shared.PlayAsync(shared.Stream, viewer.Subject, "box-1"))["stream"];
        (await shared.AskAsync(shared.Cinema, $"streams/{stream}/heartbeat", "")).Status.ShouldBe(410);
        (await shared.AskAsync(shared.Cinema, $"streams/{stream}", "", method: HttpMethod.Delete)).Status.ShouldBe(410);
        (await BeatAsync(stream))["decision"].ShouldBe("allow");
    }

    private Task<TokenAnswer> PlayFilmAsync(string subject) =>
        shared.AskAsync(
            shared.Cinema,
            "streams",
            $$"""{"subject":"{{subject}}","resource":"{{StandingWorld.CinemaContent}}","device":{"type":"phone","id":"p"} }"""
        );

    private Task<TokenAnswer> BeatAsync(string stream) =>
        shared.AskAsync(shared.Stream, $"streams/{stream}/heartbeat", "", shared.Second);
}
