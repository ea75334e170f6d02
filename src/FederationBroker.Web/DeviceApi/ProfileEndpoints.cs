using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Profiles;
using FederationBroker.Subscribers.Profiles;

namespace FederationBroker.Web.DeviceApi;

/// <summary>The household's profiles as a device sees them: choosing one, and what the chosen one remembers.</summary>
internal static class ProfileEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/profiles", ListAsync);
        api.MapPut("/profile", ChooseAsync);
        api.MapGet("/profile/{kind}", ListEntriesAsync);
        api.MapPut("/profile/{kind}/{content}", NoteAsync);
        api.MapDelete("/profile/{kind}/{content}", ForgetAsync);
    }

    private static Task<IResult> ListAsync(
        DeviceGate gate,
        UserProfiles userProfiles,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        gate.ForAsync(
            context,
            async device =>
            {
                var profiles = await userProfiles.ListAsync(device.Account.Id, cancellation);
                return TypedResults.Ok(
                    profiles.Select(profile => ProfileBody.Of(profile, profile.Id == device.Profile)).ToList()
                );
            },
            cancellation
        );

    private static Task<IResult> ChooseAsync(
        ProfileChoiceBody body,
        DeviceGate gate,
        ProfileChoice choice,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        gate.ForAsync(
            context,
            async device =>
                await choice.ChooseAsync(
                    device.Session,
                    new ProfileId(body.Id),
                    body.Pin,
                    withPin: false,
                    cancellation
                ) switch
                {
                    ProfileChoiceOutcome.Chosen => TypedResults.NoContent(),
                    ProfileChoiceOutcome.WrongPin => ErrorPage.Result(
                        ProfileErrors.WrongPin,
                        StatusCodes.Status403Forbidden
                    ),
                    ProfileChoiceOutcome.Throttled throttled => DeviceGate.Later(context, throttled.For),
                    _ => ErrorPage.Result(ProfileErrors.NotFound, StatusCodes.Status404NotFound),
                },
            cancellation
        );

    private static Task<IResult> ListEntriesAsync(
        string kind,
        DeviceGate gate,
        UserProfiles profiles,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        ForChosenAsync(
            gate,
            context,
            kind,
            async (profile, entries) =>
                TypedResults.Ok(
                    (await profiles.EntriesAsync(profile, entries, cancellation)).Select(EntryBody.Of).ToList()
                ),
            cancellation
        );

    private static Task<IResult> NoteAsync(
        string kind,
        string content,
        EntryChangeBody? body,
        DeviceGate gate,
        UserProfiles profiles,
        HttpContext context,
        TimeProvider clock,
        CancellationToken cancellation
    ) =>
        ForChosenAsync(
            gate,
            context,
            kind,
            async (profile, entries) =>
            {
                var fits =
                    ContentId.TryParse(content, out var id)
                    && body?.Position is null or >= 0
                    && (body?.Position is null || entries == ProfileEntryKind.History);
                if (!fits)
                    return ErrorPage.Result(ProfileErrors.EntryUnusable, StatusCodes.Status400BadRequest);
                await profiles.NoteAsync(
                    profile,
                    entries,
                    id,
                    body?.At ?? clock.GetUtcNow(),
                    body?.Position,
                    cancellation
                );
                return TypedResults.NoContent();
            },
            cancellation
        );

    private static Task<IResult> ForgetAsync(
        string kind,
        string content,
        DeviceGate gate,
        UserProfiles profiles,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        ForChosenAsync(
            gate,
            context,
            kind,
            async (profile, entries) =>
                ContentId.TryParse(content, out var id)
                && await profiles.ForgetAsync(profile, entries, id, cancellation) == 1
                    ? TypedResults.NoContent()
                    : ErrorPage.Result(ProfileErrors.EntryUnusable, StatusCodes.Status404NotFound),
            cancellation
        );

    // What a profile remembers is behind its PIN: it has to be the chosen one.
    private static Task<IResult> ForChosenAsync(
        DeviceGate gate,
        HttpContext context,
        string kind,
        Func<ProfileId, ProfileEntryKind, Task<IResult>> answer,
        CancellationToken cancellation
    ) =>
        gate.ForAsync(
            context,
            async device =>
                (device.Profile, KindOf(kind)) switch
                {
                    (_, null) => ErrorPage.Result(ProfileErrors.EntryUnusable, StatusCodes.Status404NotFound),
                    (null, _) => ErrorPage.Result(ProfileErrors.NotChosen, StatusCodes.Status409Conflict),
                    ({ } profile, { } entries) => await answer(profile, entries),
                },
            cancellation
        );

    private static ProfileEntryKind? KindOf(string kind) =>
        kind switch
        {
            "history" => ProfileEntryKind.History,
            "favourites" => ProfileEntryKind.Favourite,
            "reminders" => ProfileEntryKind.Reminder,
            _ => null,
        };
}
