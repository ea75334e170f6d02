using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Evidence;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Replays;

/// <summary>
/// Messages are answered once for each key of their sender (PAY-INV): the same again is told what it was told, and
/// another one under the same key is refused. Everything happens in the caller's transaction, so that a node that dies
/// leaves neither a deed without its key nor a key without its deed.
/// </summary>
internal sealed class RepeatKeys(BrokerDbContext database, EvidenceBook evidence, TenantScope scope, TimeProvider clock)
{
    /// <param name="calls">All of one partner.</param>
    /// <returns>In the order of the calls.</returns>
    public async Task<ImmutableArray<RepeatVerdict>> JudgeAsync(
        IReadOnlyList<KeyedCall> calls,
        CancellationToken cancellation
    )
    {
        var held = await HoldAsync(calls, cancellation);
        var (partner, keys) = (calls[0].Caller, calls.Select(call => call.Key).ToList());
        var answered = await database
            .Set<RepeatKeyRow>()
            .AsNoTracking()
            .Where(row => row.Partner == partner && keys.Contains(row.Key))
            .ToDictionaryAsync(row => row.Key, cancellation);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. calls.Select(
                (call, at) =>
                    answered.TryGetValue(call.Key, out var earlier) ? new RepeatVerdict(OutcomeOf(call, earlier))
                    : held.Contains(at) && seen.Add(call.Key) ? new RepeatVerdict(Outcome: null)
                    : new RepeatVerdict(InFlight)
            ),
        ];
    }

    /// <summary>Kept with the deed; what its sender has signed for good is kept as well.</summary>
    public void Keep(KeyedCall call, KeptAnswer answer)
    {
        if (call.Evidence is { } signed)
            evidence.Keep(call.Caller, call.OrderNumber, signed);
        database.Add(
            new RepeatKeyRow
            {
                Tenant = scope.Tenant,
                Partner = call.Caller,
                Key = call.Key,
                RequestId = call.Request.Id,
                Address = call.Request.Address,
                Fingerprint = call.Fingerprint,
                Status = answer.Status,
                Body = answer.Body,
                At = clock.GetUtcNow(),
            }
        );
    }

    private static MessageOutcome InFlight { get; } =
        new MessageOutcome.Refused(StatusCodes.Status409Conflict, PaymentErrors.KeyInFlight);

    private static MessageOutcome OutcomeOf(KeyedCall call, RepeatKeyRow earlier) =>
        earlier.Fingerprint.AsSpan().SequenceEqual(call.Fingerprint)
            ? new MessageOutcome.Answered(new KeptAnswer(earlier.Status, earlier.Body))
            : new MessageOutcome.Refused(StatusCodes.Status422UnprocessableEntity, PaymentErrors.KeyUsed);

    // Whoever works under a key holds it until the end of the transaction; nobody waits for it.
    private async Task<HashSet<int>> HoldAsync(IReadOnlyList<KeyedCall> calls, CancellationToken cancellation)
    {
        var names = calls.Select(call => $"{scope.Tenant}/{call.Caller}/{call.Key}").ToArray();
        var held = await database
            .Database.SqlQuery<int>(
                $"""
                SELECT (asked.place - 1)::int AS "Value"
                FROM unnest({names}) WITH ORDINALITY AS asked (name, place)
                WHERE pg_try_advisory_xact_lock(hashtextextended(asked.name, 0))
                """
            )
            .ToListAsync(cancellation);
        return [.. held];
    }
}

/// <summary>A message under a key of its sender.</summary>
/// <param name="Key">1 to 64 visible characters.</param>
/// <param name="Request">That it came with.</param>
/// <param name="Fingerprint">SHA-256 of address and body.</param>
/// <param name="OrderNumber">As the message names it.</param>
/// <param name="Evidence">Null: its sender has not signed it for good.</param>
internal sealed record KeyedCall(
    PartnerId Caller,
    string Key,
    CallRequest Request,
    byte[] Fingerprint,
    string OrderNumber,
    SignedForGood? Evidence
);

/// <summary>A request, as its sender finds it again.</summary>
/// <param name="Id">That its answer carries.</param>
/// <param name="Address">Without what all of them begin with: <c>cash-orders</c>.</param>
internal sealed record CallRequest(string Id, string Address);

/// <param name="Status">Of HTTP.</param>
/// <param name="Body">JSON.</param>
internal sealed record KeptAnswer(int Status, byte[] Body);

/// <summary>What a key says about a message.</summary>
/// <param name="Outcome">Null: nothing was done under it, and nobody else is at it.</param>
internal sealed record RepeatVerdict(MessageOutcome? Outcome);
