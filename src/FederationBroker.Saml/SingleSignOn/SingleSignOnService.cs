using System.Text;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Bindings;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Refusals;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>
/// The single sign-on service of SAML profiles 4.1: off the binding, into a typed request, through the checks, and on
/// to the sign-in that both protocols share.
/// </summary>
internal sealed class SingleSignOnService(
    IPartnerRegistry registry,
    TenantScope scope,
    RequestChecks checks,
    SignInFlow flow,
    DeclinedSignIns declined,
    TimeProvider clock
)
{
    /// <summary>
    /// HTTP-Redirect. The query is taken as it stood in the request line: its octets are what is signed.
    /// </summary>
    public Task<IResult> ByRedirectAsync(HttpContext context, CancellationToken cancellation)
    {
        var query = (context.Request.QueryString.Value ?? string.Empty).TrimStart('?');
        return ReceiveAsync(
            context,
            RedirectBinding.Unbind(query),
            request => flow.BeginAsync(context, request, cancellation),
            cancellation
        );
    }

    /// <summary>
    /// HTTP-POST. Browsers add no session cookie to a form of another site, so the checked request waits in a ticket
    /// until the browser comes back by itself: otherwise nobody would ever be signed in already, and no passive request
    /// could succeed.
    /// </summary>
    public async Task<IResult> ByPostAsync(HttpContext context, CancellationToken cancellation)
    {
        var unbinding = await UnbindFormAsync(context.Request, cancellation);
        return await ReceiveAsync(
            context,
            unbinding,
            request => flow.BeginWithTicketAsync(context, request, cancellation),
            cancellation
        );
    }

    private async Task<IResult> ReceiveAsync(
        HttpContext context,
        Unbinding unbinding,
        Func<PartnerRequest, Task<IResult>> begin,
        CancellationToken cancellation
    )
    {
        var snapshot = registry.Current;
        var tenant = snapshot.FindTenant(scope.Tenant)
            ?? throw new InvalidOperationException("The tenant of the request left the configuration.");
        var intake = RequestIntake.Take(unbinding, tenant, snapshot, clock.GetUtcNow());
        if (intake is RequestIntake.Refused refused)
            return Refuse(refused.Refusal);

        var attempt = ((RequestIntake.Taken)intake).Attempt;
        return await checks.RunAsync(attempt, cancellation) switch
        {
            Checked<SignInAttempt, Rejection>.Passed passed => await begin(
                SignInTranslation.ToPartnerRequest(passed.Value)
            ),
            Checked<SignInAttempt, Rejection>.Failed { Refusal: Rejection.OnPage rejection } => Refuse(
                rejection.Refusal,
                attempt.Sender?.Id
            ),
            Checked<SignInAttempt, Rejection>.Failed { Refusal: Rejection.ToPartner rejection } => await DeclineAsync(
                context,
                attempt,
                rejection.Status,
                cancellation
            ),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    private Task<IResult> DeclineAsync(
        HttpContext context,
        SignInAttempt attempt,
        SamlStatus status,
        CancellationToken cancellation
    )
    {
        RefusedRequest.Note(context, new Refusal(status.Code, status.Sentence), attempt.Sender!.Id);
        return declined.TellAsync(Recipient(attempt), status, cancellation);
    }

    private static Recipient Recipient(SignInAttempt attempt) =>
        new(
            attempt.Tenant,
            attempt.Sender!,
            new PendingAnswer(
                attempt.Request.Id,
                ((AnswerAddress.Registered)attempt.AnswerAddress).Location,
                attempt.RelayState,
                string.Empty,
                RequestedContext: null
            )
        );

    private static IResult Refuse(Refusal refusal, PartnerId? sender = null) =>
        ErrorPage.Result(
            refusal,
            refusal switch
            {
                _ when refusal == SamlRefusals.TooLarge => StatusCodes.Status413PayloadTooLarge,
                _ when refusal == SamlRefusals.WrongMediaType => StatusCodes.Status415UnsupportedMediaType,
                _ => StatusCodes.Status400BadRequest,
            },
            sender
        );

    private static async Task<Unbinding> UnbindFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (
            !request.HasFormContentType
            || request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
        )
            return new Unbinding.Refused(SamlRefusals.WrongMediaType);

        var buffer = new byte[
            Math.Min(request.ContentLength ?? PostBinding.MaximumFormOctets, PostBinding.MaximumFormOctets) + 1
        ];
        var length = await request.Body.ReadAtLeastAsync(
            buffer,
            buffer.Length,
            throwOnEndOfStream: false,
            cancellation
        );
        if (length == buffer.Length)
            return new Unbinding.Refused(SamlRefusals.TooLarge);

        // Octets outside ASCII become characters the decoding refuses.
        return PostBinding.Unbind(Encoding.Latin1.GetString(buffer, 0, length));
    }
}
