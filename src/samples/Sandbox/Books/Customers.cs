using System.Text.Json;

namespace Sandbox.Books;

/// <summary>
/// The operator's customer system: what an offer costs whom, what else is known, and what may be used. It is asked and
/// changes nothing; all customers that it knows are alike to it.
/// </summary>
internal sealed class Customers : IBook
{
    private readonly Dictionary<(string Seller, string Offer), SoldOffer> offers = [];
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyDictionary<string, string> claims;
    private readonly HashSet<string>? subscribers;
    private readonly MovableClock clock;

    public Customers(SandboxOptions options, MovableClock clock)
    {
        this.clock = clock;
        var known = options.Customers is { } file
            ? JsonSerializer.Deserialize<CustomerFile>(File.ReadAllText(file), Words.Json)!
            : new CustomerFile([], new Dictionary<string, string>());
        (claims, subscribers) = (known.Claims, known.Subscribers?.ToHashSet(StringComparer.Ordinal));
        foreach (var offer in known.Offers)
            Put(offer);
    }

    public string Side => "care";

    public string? DeedOf(string operation, JsonElement body) => null;

    public Verdict Judge(Asked asked) => throw Unchanging();

    public void Apply(JournalLine line) => throw Unchanging();

    public object? AsItStands(JournalLine line) => null;

    public Verdict? Read(string operation, JsonElement body) =>
        operation switch
        {
            "offers/terms" => new Verdict.Fine(TermsOf(body.Deserialize<TermsAsked>(Words.Json)!)),
            "claims" => new Verdict.Fine(ClaimsOf(body.Deserialize<ClaimsAsked>(Words.Json)!)),
            "standing" => new Verdict.Fine(StandingOf(body.Deserialize<StandingAsked>(Words.Json)!)),
            _ => null,
        };

    public void Put(SoldOffer offer) => offers[(offer.Seller, offer.Offer)] = offer;

    private TermsValue TermsOf(TermsAsked asked)
    {
        if (!offers.TryGetValue((asked.Seller, asked.Offer), out var offer))
            return new TermsValue(Available: false);
        var whyNot = offer.WhyNot is { } reasons ? In(reasons, asked.Locale) : null;
        return new TermsValue(
            whyNot is null,
            offer.Price,
            offer.Tax,
            offer.Terms is { } terms ? In(terms, asked.Locale) : null,
            whyNot
        );
    }

    private ClaimsValue ClaimsOf(ClaimsAsked asked) =>
        new(claims.Where(claim => asked.Claims.Contains(claim.Key)).ToDictionary(one => one.Key, one => one.Value));

    private StandingValue StandingOf(StandingAsked asked)
    {
        var isKnown = subscribers?.Contains(asked.Subscriber.Token) ?? true;
        var why =
            isKnown && offers.TryGetValue((asked.Seller, asked.Offer), out var offer) ? offer.Withheld : "not-held";
        return new StandingValue(why is null, clock.GetUtcNow() + UntilAskedAgain, why);
    }

    private static T? In<T>(IReadOnlyDictionary<string, T> byLanguage, string locale) =>
        byLanguage.TryGetValue(locale, out var said) ? said : byLanguage.Values.FirstOrDefault();

    private static InvalidOperationException Unchanging() => new("Nothing is changed here.");
}

/// <summary>What the system knows when it starts.</summary>
/// <param name="Claims">Of everybody, by name.</param>
/// <param name="Subscribers">Whose right to use something it knows of, by their pseudonyms here; null:
/// everybody's.</param>
internal sealed record CustomerFile(
    IReadOnlyList<SoldOffer> Offers,
    IReadOnlyDictionary<string, string> Claims,
    IReadOnlyList<string>? Subscribers = null
);

/// <param name="Price">Null: as the agreement says.</param>
/// <param name="Terms">Sentences before the button, by language.</param>
/// <param name="WhyNot">It cannot be had, and why, by language.</param>
/// <param name="Withheld">Whoever has it may not use it, and why: <c>unpaid</c>, <c>account-blocked</c>.</param>
internal sealed record SoldOffer(
    string Seller,
    string Offer,
    Money? Price = null,
    Money? Tax = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Terms = null,
    IReadOnlyDictionary<string, string>? WhyNot = null,
    string? Withheld = null
);

internal sealed record TermsAsked(Buyer Subscriber, string Seller, string Offer, string Locale);

internal sealed record TermsValue(
    bool Available,
    Money? Price = null,
    Money? Tax = null,
    IReadOnlyList<string>? Terms = null,
    string? WhyNot = null
);

internal sealed record ClaimsAsked(Buyer Subscriber, IReadOnlyList<string> Claims);

internal sealed record StandingAsked(Buyer Subscriber, string Seller, string Offer);

internal sealed record StandingValue(bool Allowed, DateTimeOffset GoodUntil, string? Reason);

internal sealed record ClaimsValue(IReadOnlyDictionary<string, string> Values);
