using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Callers;
using FederationBroker.Federation.Referrals;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Orders;

/// <summary>
/// <c>POST /connect/referrals</c>: a service says that somebody who was sent to it signed up, or that it was undone
/// (J.1304 no. 0). Form: <c>click</c>, <c>event</c> (<c>conversion</c>, <c>reversal</c>), <c>reference</c>. Said
/// twice, it counts once.
/// </summary>
internal sealed class ReferralEndpoint(IPartnerCallers callers, IReferrals referrals)
{
    private const int LongestReference = 64;

    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellation) =>
        await callers.AuthenticateAsync(context, CallScope.Orders, cancellation) switch
        {
            PartnerCall.Accepted { Partner: var partner } => await AnswerAsync(context.Request, partner, cancellation),
            var refused => ((PartnerCall.Refused)refused).Answer,
        };

    private async Task<IResult> AnswerAsync(HttpRequest request, Partner partner, CancellationToken cancellation)
    {
        if (
            await BackChannel.ReadFormAsync(request, cancellation) is not { } parameters
            || Read(parameters) is not { } told
        )
            return BackChannel.Answer(OidcErrors.ReferralUnreadable.From(partner.Id));
        return await referrals.NoteAsync(partner, told.Click, told.Event, told.Reference, cancellation) switch
        {
            ReferralOutcome.Noted noted => JsonAnswer.Private(json => Write(json, noted)),
            ReferralOutcome.Late => BackChannel.Answer(OidcErrors.ReferralLate.From(partner.Id)),
            _ => JsonAnswer.Error(OidcErrors.ReferralUnknown.From(partner.Id), StatusCodes.Status404NotFound),
        };
    }

    private static Told? Read(ParameterSet parameters)
    {
        ReferralEvent? what = parameters["event"] switch
        {
            "conversion" => ReferralEvent.Conversion,
            "reversal" => ReferralEvent.Reversal,
            _ => null,
        };
        var reference = parameters["reference"];
        return
            parameters["click"] is { Length: > 0 } click
            && what is { } known
            && (reference is null || StoredText.FaultOf(reference, LongestReference) is null)
            ? new Told(click, known, reference)
            : null;
    }

    private static void Write(JsonMembers json, ReferralOutcome.Noted noted)
    {
        json.WriteString("offer", noted.Offer);
        json.WriteString("state", noted.State.ToString().ToUpperInvariant());
        if (noted.Incentive is { } incentive)
            json.WriteString("incentive", incentive.ToString());
    }

    private sealed record Told(string Click, ReferralEvent Event, string? Reference);
}
