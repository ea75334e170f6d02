using System.Text.Json;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.SignIn;
using FederationBroker.SignIn.Passkeys;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FederationBroker.Web.Pages;

/// <summary>
/// What the pages' script asks while a passkey dialogue runs. JSON in and out; the token of the page's forms travels in
/// a header.
/// </summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder tenant)
    {
        var passkeys = tenant.MapGroup("/passkeys").AddEndpointFilter<SameOriginEndpointFilter>();
        passkeys.MapPost("/sign-in/begin", BeginSignInAsync);
        passkeys.MapPost("/sign-in/finish", FinishSignInAsync);
        passkeys.MapPost("/registration/begin", BeginRegistrationAsync);
        passkeys.MapPost("/registration/finish", FinishRegistrationAsync);
    }

    private static async Task<JsonHttpResult<Dialogue>> BeginSignInAsync(
        HttpContext context,
        PasskeySignIn passkeys,
        CancellationToken cancellation
    ) => Started(await passkeys.BeginAsync(context, cancellation));

    private static async Task<IResult> FinishSignInAsync(
        HttpContext context,
        Answer answer,
        PasskeySignIn passkeys,
        LoginPurpose errands,
        PageFrame frame,
        CancellationToken cancellation
    )
    {
        if (await errands.FindAsync(context, answer.Ticket, cancellation) is not { } errand)
            return Refused(frame, SignOnErrors.TicketExpired);
        frame.Stand(PageName.SignIn, answer.Ticket, errand.SuggestedLanguages);
        return await passkeys.FinishAsync(context, answer.Handle, answer.Credential.GetRawText(), cancellation) switch
        {
            SignInOutcome.SignedIn signedIn => Done(
                await errands.FinishAsync(context, answer.Ticket, answer.Next, signedIn.Session, cancellation)
            ),
            SignInOutcome.CeremonyExpired => Refused(frame, PageErrors.PasskeyTookTooLong),
            _ => Refused(frame, PageErrors.PasskeyNotAccepted),
        };
    }

    private static async Task<IResult> BeginRegistrationAsync(
        HttpContext context,
        PasskeyRegistration passkeys,
        SessionStore sessions,
        RecentSignIn recent,
        PageFrame frame,
        CancellationToken cancellation
    )
    {
        if (await sessions.FindPersonAsync(context, cancellation) is not { } session || !recent.Holds(session))
            return Refused(frame, PageErrors.SignInAgain, StatusCodes.Status403Forbidden);
        return Started(await passkeys.BeginAsync(context, session.SubscriberId, cancellation));
    }

    private static async Task<IResult> FinishRegistrationAsync(
        HttpContext context,
        Answer answer,
        PasskeyRegistration passkeys,
        SessionStore sessions,
        RecentSignIn recent,
        PageFrame frame,
        CancellationToken cancellation
    )
    {
        if (await sessions.FindPersonAsync(context, cancellation) is not { } session || !recent.Holds(session))
            return Refused(frame, PageErrors.SignInAgain, StatusCodes.Status403Forbidden);
        return await passkeys.FinishAsync(
            context,
            session.SubscriberId,
            answer.Handle,
            answer.Credential.GetRawText(),
            cancellation
        ) switch
        {
            PasskeyRegistrationOutcome.Registered => Done(frame.AbsoluteTo("account/security?done=passkey-added")),
            PasskeyRegistrationOutcome.Expired => Refused(frame, PageErrors.PasskeyTookTooLong),
            PasskeyRegistrationOutcome.KindRefused => Refused(frame, PageErrors.PasskeyKindRefused),
            _ => Refused(frame, PageErrors.PasskeyNotAccepted),
        };
    }

    private static JsonHttpResult<Dialogue> Started(PasskeyOptions options)
    {
        using var parsed = JsonDocument.Parse(options.Json);
        return TypedResults.Json(new Dialogue(options.Handle, parsed.RootElement.Clone()));
    }

    private static JsonHttpResult<Outcome> Done(string next) => TypedResults.Json(new Outcome(next));

    // The script shows what it is told, so it is told in the page's language.
    private static IResult Refused(PageFrame frame, Refusal refusal, int status = StatusCodes.Status400BadRequest) =>
        ErrorPage.Result(refusal with { Message = ErrorView.Of(refusal, frame).Message }, status);

    /// <param name="Options">For <c>navigator.credentials</c>.</param>
    private sealed record Dialogue(string Handle, JsonElement Options);

    private sealed record Answer(string Handle, JsonElement Credential, string? Ticket, string? Next);

    private sealed record Outcome(string Next);
}
