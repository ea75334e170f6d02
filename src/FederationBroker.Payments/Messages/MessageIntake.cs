using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.Federation.Callers;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Evidence;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Signatures;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FederationBroker.Payments.Messages;

/// <summary>Takes messages in: who sends them, under which key, and what they say.</summary>
internal sealed class MessageIntake(
    IPartnerCallers callers,
    MessageSignatures signatures,
    AnswerSignatures answers,
    PaymentParties parties,
    TimeProvider clock
)
{
    private const int LargestBody = 16 * 1024;

    /// <summary>A message that changes something comes under a key of its own.</summary>
    public Task<IResult> TakeAsync<T>(
        HttpContext context,
        MessageShape<T> shape,
        Func<Received<T>, Task<MessageOutcome>> answer,
        CancellationToken cancellation
    )
        where T : PaymentMessage =>
        ReadAsync(
            context,
            async sent =>
                KeyOf(context.Request) is not { } key
                    ? Refused(StatusCodes.Status400BadRequest, PaymentErrors.KeyMissing)
                    : await CheckAsync(sent, shape, valid =>
                        answer(new Received<T>(valid, CallOf(context, sent, key, valid.Value.Message.OrderNumber)))
                    ),
            cancellation
        );

    /// <summary>A question changes nothing, and needs no key.</summary>
    public Task<IResult> AskAsync<T>(
        HttpContext context,
        MessageShape<T> shape,
        Func<Valid<MessageCase<T>>, Task<MessageOutcome>> answer,
        CancellationToken cancellation
    )
        where T : PaymentMessage => ReadAsync(context, sent => CheckAsync(sent, shape, answer), cancellation);

    /// <summary>A question without a body.</summary>
    public async Task<IResult> AskAsync(
        HttpContext context,
        Func<Partner, Task<MessageOutcome>> answer,
        CancellationToken cancellation
    )
    {
        var call = await callers.AuthenticateAsync(context, CallScope.Payments, cancellation);
        return call is PartnerCall.Accepted { Partner: var sender }
            ? await AnswerAsync(context, sender, [], sent => answer(sent.Sender), cancellation)
            : ((PartnerCall.Refused)call).Answer;
    }

    private async Task<IResult> ReadAsync(
        HttpContext context,
        Func<SentMessage, Task<MessageOutcome>> answer,
        CancellationToken cancellation
    )
    {
        var call = await callers.AuthenticateAsync(context, CallScope.Payments, cancellation);
        if (call is not PartnerCall.Accepted { Partner: var sender })
            return ((PartnerCall.Refused)call).Answer;
        var body = await ReadBodyAsync(context.Request, cancellation);
        return body is null
            ? MessageAnswer.Refused(StatusCodes.Status400BadRequest, PaymentErrors.Unreadable, sender.Id)
            : await AnswerAsync(context, sender, body, answer, cancellation);
    }

    // Nothing is done for a message whose signature is wrong; and whoever signs is answered with a signature.
    private async Task<IResult> AnswerAsync(
        HttpContext context,
        Partner sender,
        byte[] body,
        Func<SentMessage, Task<MessageOutcome>> answer,
        CancellationToken cancellation
    )
    {
        if (await signatures.FaultOfAsync(context.Request, sender, body, cancellation) is { } fault)
            return MessageAnswer.Refused(StatusCodes.Status401Unauthorized, fault, sender.Id);
        var jws = context.Request.Headers[DetachedJws.Header];
        var evidence = jws.Count == 0 ? null : await EvidenceOfAsync(context, sender, body, jws, cancellation);
        if (jws.Count > 0 && evidence is null)
            return MessageAnswer.Refused(StatusCodes.Status401Unauthorized, SignatureErrors.EvidenceWrong, sender.Id);
        var outcome = await answer(new SentMessage(sender, body, evidence));
        return MessageSignatures.IsSigned(context.Request)
            ? MessageAnswer.Signed(outcome, sender.Id, answers)
            : MessageAnswer.Of(outcome, sender.Id);
    }

    private async Task<SignedForGood?> EvidenceOfAsync(
        HttpContext context,
        Partner sender,
        byte[] body,
        StringValues jws,
        CancellationToken cancellation
    ) =>
        jws is [{ } text] && await signatures.KeyOfEvidenceAsync(sender, text, body, cancellation) is { } key
            ? new SignedForGood(context.Request.Path, context.TraceIdentifier, body, text, key)
            : null;

    private async Task<MessageOutcome> CheckAsync<T>(
        SentMessage sent,
        MessageShape<T> shape,
        Func<Valid<MessageCase<T>>, Task<MessageOutcome>> answer
    )
        where T : PaymentMessage
    {
        if (Parse<T>(sent.Body, out var message) is { } unreadable)
            return Refused(StatusCodes.Status400BadRequest, unreadable);
        var candidate = new MessageCase<T>(message!, sent.Sender, parties, clock.GetUtcNow());
        return Checks.Run(candidate, [.. MessageRules.Common<T>(shape.Type), .. shape.Checks]) switch
        {
            Checked<MessageCase<T>, MessageFault>.Failed { Refusal: var fault } => Refused(fault.Status, fault.Refusal),
            Checked<MessageCase<T>, MessageFault>.Passed { Value: var valid } => await answer(valid),
            _ => throw new InvalidOperationException("Checks have no other outcomes."),
        };
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType() || request.ContentLength is > LargestBody)
            return null;
        var buffer = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer,
            buffer.Length,
            throwOnEndOfStream: false,
            cancellation
        );
        return length > LargestBody ? null : buffer[..length];
    }

    private static string? KeyOf(HttpRequest request) =>
        request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= KeyedMessage.LongestKey } key]
        && key.All(sign => sign is > ' ' and <= '~')
            ? key
            : null;

    // Another address with the same body is another message.
    private static KeyedCall CallOf(HttpContext context, SentMessage sent, string key, string orderNumber)
    {
        var request = context.Request;
        return new KeyedCall(
            sent.Sender.Id,
            key,
            new CallRequest(context.TraceIdentifier, AddressOf(request)),
            SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"), .. sent.Body]),
            orderNumber,
            sent.Evidence
        );
    }

    private static string AddressOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        var before = path.IndexOf(PaymentEndpoints.Prefix, StringComparison.Ordinal) + PaymentEndpoints.Prefix.Length;
        return path[(before + 1)..];
    }

    private static Refusal? Parse<T>(byte[] body, out T? message)
    {
        message = default;
        try
        {
            message = JsonSerializer.Deserialize<T>(body, PaymentJson.Options);
            return message is null ? PaymentErrors.Unreadable : null;
        }
        catch (JsonException fault)
        {
            var fix = StrictJson.SaidBy(fault)?.Fix ?? "Write what the interface describes there, and nothing else.";
            return PaymentErrors.Unreadable.At(StrictJson.PlaceOf(fault), fix);
        }
    }

    private static MessageOutcome.Refused Refused(int status, Refusal refusal) => new(status, refusal);
}

/// <summary>A message whose sender is known, and whose signatures are right where it has any.</summary>
/// <param name="Body">Empty: the request has none.</param>
/// <param name="Evidence">Null: it is not signed for good.</param>
internal sealed record SentMessage(Partner Sender, byte[] Body, SignedForGood? Evidence);

/// <summary>What a message has to be.</summary>
/// <param name="Type">What it has to call itself.</param>
/// <param name="Checks">In this order; the first that is not content says why.</param>
internal sealed record MessageShape<T>(string Type, params IReadOnlyList<Func<MessageCase<T>, MessageFault?>> Checks)
    where T : PaymentMessage;

/// <summary>A message that was checked, and the key that it came under.</summary>
internal sealed record Received<T>(Valid<MessageCase<T>> Checked, KeyedCall Call)
    where T : PaymentMessage
{
    public T Message => Checked.Value.Message;

    public Partner Sender => Checked.Value.Sender;
}
