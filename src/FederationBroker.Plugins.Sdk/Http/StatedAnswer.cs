using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Sdk.Http;

/// <summary>
/// What a system says of a request that it has processed:
/// <c>{"outcome":"applied","key":"…","value":{…},"reference":"BSS-1","at":"…"}</c>, or
/// <c>{"outcome":"declined","reason":"insufficient-credit","code":"BAL-2"}</c>.
/// </summary>
internal sealed record StatedAnswer<T>(
    StatedOutcome Outcome,
    string? Key = null,
    T? Value = null,
    string? Reason = null,
    string? Code = null,
    string? Reference = null,
    DateTimeOffset? At = null
)
    where T : class
{
    private const int LongestCode = 64;
    private const int LongestReference = 128;

    public AdapterResult<TValue> Declined<TValue>()
        where TValue : class => AdapterResult.Declined<TValue>(StatedWords.ReasonOf(Reason), ShortCode);

    /// <summary>A reference that reconciliation cannot keep is no reference.</summary>
    public bool IsSound =>
        Reference is null || (Reference.Length is > 0 and <= LongestReference && Reference.All(IsVisible));

    // Words of the other side go no further than a code: a sentence could name somebody.
    private string? ShortCode => Code is { Length: > 0 and <= LongestCode } code && code.All(IsOfACode) ? code : null;

    private static bool IsVisible(char sign) => sign is > ' ' and <= '~';

    private static bool IsOfACode(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-' or '.';
}

internal enum StatedOutcome
{
    Applied,
    Pending,
    Declined,
}

/// <summary>A 404 to a look-up, when it is the system itself that says so.</summary>
internal sealed record UnknownKey(string Error, string Key);

/// <summary>The words that every contract of this kind shares.</summary>
internal static class StatedWords
{
    /// <summary>It was done before, under the same key, and what it was is not said again.</summary>
    public const string AlreadyDone = "already-done";

    public const string UnknownKey = "unknown-key";

    public static JsonSerializerOptions Json { get; } = Make();

    public static Reason ReasonOf(string? word) =>
        word switch
        {
            "insufficient-credit" => Reason.InsufficientCredit,
            "subscriber-unknown" => Reason.BuyerAccountUnknown,
            "seller-unknown" => Reason.SellerAccountUnknown,
            "rejected-by-operator" => Reason.RejectedByOperator,
            "rejected-by-seller" => Reason.RejectedBySeller,
            "key-used" => Reason.IdempotencyConflict,
            "wrong-state" => Reason.InvalidState,
            "not-supported" => Reason.NotSupported,
            _ => Reason.Other,
        };

    // Reading passes over members that are not known, and over nothing else.
    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            MaxDepth = 16,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
