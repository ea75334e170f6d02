using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Messages;

/// <summary>A message, and what it is judged by.</summary>
internal sealed record MessageCase<T>(T Message, Partner Sender, PaymentParties Parties, DateTimeOffset Now)
    where T : PaymentMessage;

/// <param name="Status">Of HTTP.</param>
internal sealed record MessageFault(int Status, Refusal Refusal);

/// <summary>What has to hold before a message is acted upon; each a line with its error.</summary>
internal static class MessageRules
{
    private const int LongestId = 64;
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromMinutes(5);

    /// <param name="type">What the message has to call itself.</param>
    public static IEnumerable<Func<MessageCase<T>, MessageFault?>> Common<T>(string type)
        where T : PaymentMessage =>
        [
            one => IsOneOf(one.Message.MessageType, "messageType", type),
            one => IsId(one.Message.OrderNumber) ? null : Wrong("orderNumber", IdFix),
            one =>
                one.Message.MessageTimeStamp > one.Now - Oldest
                && one.Message.MessageTimeStamp < one.Now + FurthestAhead
                    ? null
                    : new MessageFault(StatusCodes.Status422UnprocessableEntity, PaymentErrors.TooOld),
        ];

    /// <summary>A message speaks for its sender alone.</summary>
    public static MessageFault? SpeaksFor(Partner sender, string party) =>
        sender.Id.Value == party ? null : new MessageFault(StatusCodes.Status403Forbidden, PaymentErrors.NotTheSender);

    public static MessageFault? IsProvider(PaymentParties parties, string provider, string place) =>
        provider == parties.Provider ? null : Wrong(place, $"Write {parties.Provider}: this operator pays and cashes.");

    public static MessageFault? IsAmount(MoneyBody amount, string currency) =>
        amount.Currency != currency ? Wrong("amount.currency", $"Write {currency}, as the agreement says.")
        : amount.Minor is > 0 and <= Money.Largest ? null
        : Wrong("amount.minor", "Write whole minor units, from 1 to 999999999999.");

    public static MessageFault? IsObject(ObjectBody item, string place) =>
        !IsId(item.OfferId) ? Wrong($"{place}.offerId", IdFix)
        : ObjectKinds.Words.ContainsKey(item.Kind) ? null
        : Wrong($"{place}.kind", $"Write one of {string.Join(", ", ObjectKinds.Words.Keys)}.");

    public static MessageFault? IsScheme(AccountBody account, string scheme, string place) =>
        account.Scheme == scheme ? null : Wrong($"{place}.scheme", $"Write {scheme}.");

    /// <summary>Judged by the message's own time: sent again, it is still the same message.</summary>
    public static MessageFault? IsExpiry(DateTimeOffset? expiry, DateTimeOffset made) =>
        expiry is not { } end || (end > made && end <= made + PaymentOrderRow.LongestWait)
            ? null
            : Wrong("expiryTime", "Write a time after messageTimeStamp, at most 7 days later, or leave it out.");

    public static MessageFault? IsOneOf(string text, string place, params string[] words) =>
        words.Contains(text, StringComparer.Ordinal) ? null : Wrong(place, $"Write {string.Join(" or ", words)}.");

    public static MessageFault Wrong(string place, string fix) =>
        new(StatusCodes.Status422UnprocessableEntity, PaymentErrors.NotValid.At(place, fix));

    private const string IdFix = "Write 1 to 64 letters, digits and . _ ~ : -";

    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId
        && text.All(sign => char.IsAsciiLetterOrDigit(sign) || "._~:-".Contains(sign, StringComparison.Ordinal));
}
