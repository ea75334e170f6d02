using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace CamaraBilling;

/// <summary>
/// Payments as the broker means them: each step once for its key, written down before it is sent, and looked for at the
/// other side before it is believed that it never arrived.
/// </summary>
internal sealed class CamaraPayments(CamaraCalls calls, PaymentRecords records, TimeProvider clock)
{
    private const string UnknownKey = "UNKNOWN_KEY";
    private const string Voided = "VOIDED";
    private const int PageSize = 200;

    // Two clocks are never quite alike.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public async Task<AdapterResult<Charge>> ReserveAsync(
        ChargeRequest request,
        string key,
        CancellationToken cancellation
    )
    {
        if (Line.Of(request.Subscriber) is not { } phone)
            return AdapterResult.Declined<Charge>(Reason.BuyerAccountUnknown, "NO_PHONE_NUMBER");
        using var record = await records.OpenAsync(key, cancellation);
        if (Repeated(record, key, request.Order, request.Amount) is { } before)
            return before;
        if (record.Done(ChargeKinds.Void).Any())
            return Refuse(Voided);
        if (record.Find(key) is { State: RecordState.Sent } sent)
        {
            var found = await FindAsync(record, sent, cancellation);
            if (found is not { Effect: Effect.Declined, Error.Code: UnknownKey })
                return found;
        }

        var line = record.Add(
            new RecordLine(key, ChargeKinds.Reserve, RecordState.Sent, request.Order, request.Amount, clock.GetUtcNow())
            {
                Phone = phone,
                MayHaveArrived = record.MayHaveArrived(key),
            }
        );
        return await calls.PrepareAsync(CamaraRequests.Prepare(request, phone, key), cancellation) switch
        {
            CamaraReply<Payment>.Fine { Value: { } payment } => await HeldAsync(record, line, payment, cancellation),
            CamaraReply<Payment>.Refused { Code: "ALREADY_EXISTS" } => await FindAsync(record, line, cancellation),
            var other => Settled(record, line, other),
        };
    }

    /// <summary>Captures, gives back or pays back.</summary>
    public async Task<AdapterResult<Charge>> TakeAsync(
        string kind,
        ChargeStep request,
        string key,
        CancellationToken cancellation
    )
    {
        using var record = await records.OpenAsync(request.ReservationKey, cancellation);
        if (Repeated(record, key, request.Order, request.Amount) is { } before)
            return before;
        if (record.Reservation is { State: RecordState.Sent } lost)
        {
            // Whether there is anything to be taken is to be known first.
            var found = await FindAsync(record, lost, cancellation);
            if (found.Effect is Effect.Unknown or Effect.Pending)
                return AdapterResult.NotAttempted<Charge>(Reason.Unreachable, "The reservation is not known yet.");
        }

        var step = new RecordLine(key, kind, RecordState.Sent, request.Order, request.Amount, clock.GetUtcNow())
        {
            MayHaveArrived = record.MayHaveArrived(key),
        };
        if (record.Reservation is not { State: RecordState.Done, Theirs: { } payment, Phone: { } phone } reserved)
            return kind == ChargeKinds.Void ? Forbidden(record, step, request) : Refuse("NOT_RESERVED");
        if (PaymentRules.Refuse(record, reserved, step) is { } refusal)
            return refusal;
        records.Point(key, request.ReservationKey);
        if (record.Find(key) is { State: RecordState.Sent } sent && kind == ChargeKinds.Refund)
        {
            var found = await LookAsync(record, sent, cancellation);
            if (found is not { Effect: Effect.Declined, Error.Code: UnknownKey })
                return found;
        }

        record.Add(step);
        return kind == ChargeKinds.Refund
            ? Refunded(
                record,
                step,
                await calls.RefundAsync(payment, CamaraRequests.Refund(step, reserved, record), cancellation)
            )
            : Confirmed(
                record,
                step,
                kind == ChargeKinds.Capture
                    ? await calls.ConfirmAsync(payment, phone, cancellation)
                    : await calls.CancelAsync(payment, phone, cancellation)
            ) ?? await LookAsync(record, step, cancellation);
    }

    public async Task<AdapterResult<Charge>> LookUpAsync(string key, CancellationToken cancellation)
    {
        if (records.ReservationOf(key) is not { } reservation)
            return Refuse(UnknownKey);
        using var record = await records.OpenAsync(reservation, cancellation);
        return record.Find(key) switch
        {
            null or { State: RecordState.Unsent } => Refuse(UnknownKey),
            { State: RecordState.Sent, Kind: ChargeKinds.Reserve } sent => await FindAsync(record, sent, cancellation),
            { State: RecordState.Sent } sent => await LookAsync(record, sent, cancellation),
            var line => Told(line),
        };
    }

    public ChargePage List(ChargeListing request)
    {
        var (charges, last) = (new List<Charge>(), request.Cursor);
        foreach (var file in records.FilesAfter(request.Cursor))
        {
            if (charges.Count >= PageSize)
                return new ChargePage(charges, last);
            charges.AddRange(
                records
                    .Read(file)
                    // What was forbidden before it was there moved no money.
                    .Where(line => line is { State: RecordState.Done, Theirs: not null })
                    .Where(line => line.At >= request.From && line.At < request.Until)
                    .Select(line => line.ToCharge())
            );
            last = file;
        }

        return new ChargePage(charges);
    }

    // Null: it is new, or what became of it has to be found out.
    private static AdapterResult<Charge>? Repeated(PaymentRecord record, string key, string order, Amount amount) =>
        record.Find(key) switch
        {
            { } known when (known.Order, known.Amount) != (order, amount) => AdapterResult.Declined<Charge>(
                Reason.IdempotencyConflict,
                "OTHER_BODY"
            ),
            { State: RecordState.Done or RecordState.Declined } known => Told(known),
            _ => null,
        };

    private AdapterResult<Charge> Forbidden(PaymentRecord record, RecordLine step, ChargeStep request)
    {
        records.Point(step.Key, request.ReservationKey);
        return Told(record.Add(step with { State = RecordState.Done }));
    }

    // What was reserved under a key whose answer was lost.
    private async Task<AdapterResult<Charge>> FindAsync(
        PaymentRecord record,
        RecordLine sent,
        CancellationToken cancellation
    ) =>
        await calls.FindAsync(sent.Key, sent.At - Skew, cancellation) switch
        {
            CamaraReply<Payment>.Fine { Value: { } payment } => await HeldAsync(record, sent, payment, cancellation),
            CamaraReply<Payment>.Fine => Refuse(UnknownKey),
            _ => AdapterResult.Unknown<Charge>(Reason.Unreachable, "What became of it cannot be told now."),
        };

    private async Task<AdapterResult<Charge>> HeldAsync(
        PaymentRecord record,
        RecordLine line,
        Payment payment,
        CancellationToken cancellation
    )
    {
        var said = payment.AmountTransaction;
        if (
            said.PaymentAmount?.ChargingInformation.ToAmount() != line.Amount
            || (said.ClientCorrelator is { } correlator && correlator != line.Key)
        )
            return AdapterResult.Unknown<Charge>(Reason.ContractViolation, "The answer is about another payment.");
        var named = line with { Theirs = payment.PaymentId };
        switch (payment.PaymentStatus)
        {
            case CamaraWords.Reserved when record.Done(ChargeKinds.Void).Any():
                // It was given up before it arrived, and has arrived all the same.
                await calls.CancelAsync(payment.PaymentId, line.Phone!, cancellation);
                return Told(record.Add(Declined(named, Reason.InvalidState, Voided)));
            case CamaraWords.Reserved or CamaraWords.Succeeded:
                return Told(record.Add(named with { State = RecordState.Done, At = payment.PaymentCreationDate }));
            case CamaraWords.Denied or CamaraWords.Cancelled:
                return Told(record.Add(Declined(named, Reason.RejectedByOperator, payment.PaymentStatus)));
            case CamaraWords.PendingValidation:
                // A code by text message is for somebody at a screen of the operator's; nobody is here.
                await calls.CancelAsync(payment.PaymentId, line.Phone!, cancellation);
                return Told(record.Add(Declined(named, Reason.RejectedByOperator, payment.PaymentStatus)));
            default:
                record.Add(named);
                return AdapterResult.Pending<Charge>(externalRef: payment.PaymentId);
        }
    }

    // Null: it was accepted, and its payment says what came of it.
    private static AdapterResult<Charge>? Confirmed(
        PaymentRecord record,
        RecordLine step,
        CamaraReply<Payment> reply
    ) =>
        reply switch
        {
            CamaraReply<Payment>.Fine => null,
            // It has been done already, by whichever attempt.
            CamaraReply<Payment>.Refused { Code: "CARRIER_BILLING.PAYMENT_CONFIRMED" }
                when step.Kind == ChargeKinds.Capture => null,
            CamaraReply<Payment>.Refused { Code: "CARRIER_BILLING.PAYMENT_CANCELLED" }
                when step.Kind == ChargeKinds.Void => null,
            var other => Settled(record, step, other),
        };

    private async Task<AdapterResult<Charge>> LookAsync(
        PaymentRecord record,
        RecordLine step,
        CancellationToken cancellation
    )
    {
        if (record.Reservation?.Theirs is not { } payment)
            return Refuse(UnknownKey);
        if (step.Kind == ChargeKinds.Refund)
            return await calls.FindRefundAsync(payment, step.Key, cancellation) switch
            {
                CamaraReply<Refund>.Fine { Value: null } => Refuse(UnknownKey),
                CamaraReply<Refund>.Fine found => Refunded(record, step, found),
                _ => AdapterResult.Unknown<Charge>(Reason.Unreachable, "What became of it cannot be told now."),
            };
        return await calls.ShowAsync(payment, cancellation) is CamaraReply<Payment>.Fine { Value: { } shown }
            ? Shown(record, step, shown)
            : AdapterResult.Unknown<Charge>(Reason.Unreachable, "What became of it cannot be told now.");
    }

    private static AdapterResult<Charge> Shown(PaymentRecord record, RecordLine step, Payment shown) =>
        (step.Kind, shown.PaymentStatus) switch
        {
            (ChargeKinds.Capture, CamaraWords.Succeeded) or (ChargeKinds.Void, CamaraWords.Cancelled) => Told(
                record.Add(
                    step with
                    {
                        State = RecordState.Done,
                        Theirs = shown.PaymentId,
                        At = shown.PaymentDate ?? step.At,
                    }
                )
            ),
            (_, CamaraWords.Reserved) => Refuse(UnknownKey),
            (_, CamaraWords.Succeeded or CamaraWords.Cancelled) => Told(
                record.Add(Declined(step, Reason.InvalidState, shown.PaymentStatus))
            ),
            (_, CamaraWords.Denied) => Told(record.Add(Declined(step, Reason.RejectedByOperator, shown.PaymentStatus))),
            _ => AdapterResult.Pending<Charge>(externalRef: shown.PaymentId),
        };

    private static AdapterResult<Charge> Refunded(PaymentRecord record, RecordLine step, CamaraReply<Refund> reply)
    {
        if (reply is not CamaraReply<Refund>.Fine { Value: { } refund })
            return Settled(record, step, reply);
        var named = step with { Theirs = refund.RefundId };
        switch (refund.RefundStatus)
        {
            case CamaraWords.Succeeded:
                return Told(record.Add(named with { State = RecordState.Done, At = refund.RefundDate ?? step.At }));
            case CamaraWords.Denied:
                return Told(record.Add(Declined(named, Reason.RejectedByOperator, refund.RefundStatus)));
            default:
                record.Add(named);
                return AdapterResult.Pending<Charge>(externalRef: refund.RefundId);
        }
    }

    private static AdapterResult<Charge> Settled<T>(PaymentRecord record, RecordLine line, CamaraReply<T> reply)
        where T : class
    {
        switch (reply)
        {
            case CamaraReply<T>.Refused refused:
                return Told(record.Add(Declined(line, refused.Reason, refused.Code)));
            case CamaraReply<T>.NotSent notSent:
                // Of this attempt alone: an earlier one may still arrive.
                if (!line.MayHaveArrived)
                    record.Add(line with { State = RecordState.Unsent });
                return AdapterResult.NotAttempted<Charge>(notSent.Reason, notSent.Why);
            case CamaraReply<T>.Lost lost:
                return AdapterResult.Unknown<Charge>(Reason.Other, lost.Why);
            default:
                return AdapterResult.Unknown<Charge>(Reason.Other, "The answer makes no sense.");
        }
    }

    private static RecordLine Declined(RecordLine line, Reason reason, string code) =>
        line with
        {
            State = RecordState.Declined,
            Reason = reason.ToString(),
            Code = code,
        };

    private static AdapterResult<Charge> Told(RecordLine line) =>
        line.State == RecordState.Done
            ? AdapterResult.Applied(line.ToCharge(), line.Theirs, line.At)
            : AdapterResult.Declined<Charge>(Enum.Parse<Reason>(line.Reason!), line.Code);

    private static AdapterResult<Charge> Refuse(string code) =>
        AdapterResult.Declined<Charge>(Reason.InvalidState, code);
}
