using System.Text.Json;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;
using FederationBroker.SignIn;
using FederationBroker.SignIn.Devices;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;

namespace FederationBroker.Web.DeviceApi;

/// <summary>
/// What the software of a set-top box talks to (SUB-DEV, SUB-PROF): signing in, commands that wait for it, the
/// household's profiles. infra/DEVICES.md is the reference.
/// </summary>
internal static class DeviceEndpoints
{
    // How soon to ask for commands again.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    public static void MapDeviceApi(this WebApplication app)
    {
        var api = app.MapGroup("/t/{tenant}/device/api/v1").DisableAntiforgery();
        api.MapPost("/session", SignInAsync);
        api.MapDelete("/session", SignOutAsync);
        api.MapGet("/device", ShowAsync);
        api.MapGet("/commands", TakeCommandsAsync);
        api.MapPost("/commands/{id:guid}/result", FinishCommandAsync);
        ProfileEndpoints.Map(api);
        ((IEndpointConventionBuilder)api).Finally(endpoint =>
            endpoint.RequestDelegate = SayUnreadable(endpoint.RequestDelegate!)
        );
    }

    // The shared answer speaks of a form, to people.
    private static RequestDelegate SayUnreadable(RequestDelegate inner) =>
        async context =>
        {
            try
            {
                await inner(context);
            }
            catch (BadHttpRequestException unread)
                when (unread.StatusCode == StatusCodes.Status400BadRequest && !context.Response.HasStarted)
            {
                var refusal =
                    unread.InnerException is JsonException json && StrictJson.SaidBy(json) is { } said
                        ? DeviceErrors.Unreadable.At(said.Place, said.Fix)
                        : DeviceErrors.Unreadable;
                await ErrorPage.Result(refusal, StatusCodes.Status400BadRequest).ExecuteAsync(context);
            }
        };

    private static async Task<IResult> SignInAsync(
        SignInBody body,
        HttpContext context,
        DeviceSignIn signIn,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        switch (await signIn.AttemptAsync(context, AttemptOf(body), cancellation))
        {
            case DeviceSignInOutcome.SignedIn { Session: var opened }:
                context.Response.Headers.CacheControl = "no-store";
                return TypedResults.Ok(
                    new SignedInBody(opened.Handle, (int)(opened.Session.ExpiresAt - clock.GetUtcNow()).TotalSeconds)
                );
            case DeviceSignInOutcome.NotADeviceLogin:
                return ErrorPage.Result(DeviceErrors.NotADeviceLogin, StatusCodes.Status403Forbidden);
            case DeviceSignInOutcome.NotLinked:
                return ErrorPage.Result(DeviceErrors.NotLinked, StatusCodes.Status403Forbidden);
            case DeviceSignInOutcome.Refused { Why: SignInOutcome.NotDuringTrial }:
                return ErrorPage.Result(DeviceErrors.NotDuringTrial, StatusCodes.Status403Forbidden);
            case DeviceSignInOutcome.Refused { Why: SignInOutcome.ChallengeNeeded needed }:
                return DeviceGate.Challenged(context, needed.Challenge);
            case DeviceSignInOutcome.Refused { Why: SignInOutcome.Busy }:
                return DeviceGate.Later(context, PasswordHashing.BusyFor);
            default:
                return ErrorPage.Result(DeviceErrors.WrongCredentials, StatusCodes.Status401Unauthorized);
        }
    }

    private static DeviceAttempt AttemptOf(SignInBody body) =>
        new(
            body.Login ?? string.Empty,
            body.Password ?? string.Empty,
            body.Uid,
            ChallengeAnswer.Of(body.Challenge, body.Solution)
        );

    private static Task<IResult> SignOutAsync(
        DeviceGate gate,
        DeviceSessions sessions,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        gate.ForAsync(
            context,
            async device =>
            {
                await sessions.EndAsync(device, cancellation);
                return TypedResults.NoContent();
            },
            cancellation
        );

    private static Task<IResult> ShowAsync(
        DeviceGate gate,
        HttpContext context,
        TimeProvider clock,
        CancellationToken cancellation
    ) =>
        gate.ForAsync(
            context,
            device =>
                Task.FromResult<IResult>(
                    TypedResults.Ok(
                        new DeviceBody(
                            device.Device.Uid,
                            device.Device.Type.Value,
                            device.Device.Name,
                            device.Device.Region ?? device.Account.Region,
                            device.Device.Outputs,
                            device.Account.ToFacts().StatusAt(clock.GetUtcNow()) == AccountStatus.Active
                        )
                    )
                ),
            cancellation
        );

    private static Task<IResult> TakeCommandsAsync(
        DeviceGate gate,
        DeviceCommands commands,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        gate.ForAsync(
            context,
            async device =>
            {
                var taken = await commands.TakeAsync(device.Device.Id, cancellation);
                DeviceGate.SetRetryAfter(context, Pace);
                return TypedResults.Ok(taken.Select(CommandBody.Of).ToList());
            },
            cancellation
        );

    private static Task<IResult> FinishCommandAsync(
        Guid id,
        CommandResultBody body,
        DeviceGate gate,
        DeviceCommands commands,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        gate.ForAsync(
            context,
            async device =>
                await commands.FinishAsync(device.Device.Id, id, body.Done, body.Text, cancellation)
                    ? TypedResults.NoContent()
                    : ErrorPage.Result(DeviceErrors.CommandNotFound, StatusCodes.Status404NotFound),
            cancellation
        );
}
