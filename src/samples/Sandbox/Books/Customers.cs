using System.Text.Json;

namespace Sandbox.Books;

/// <summary>
/// The operator's customer system: what an offer costs whom, and what else is known. It is asked and changes nothing;
/// all customers are alike to it.
/// </summary>
internal sealed class Customers : IBook
{
    private readonly Dictionary<(string Seller, string Offer), SoldOffer> offers = [];
    private readonly IReadOnlyDictionary<string, string> claims;

    public Customers(SandboxOptions options)
    {
        var known = options.Customers is { } file
            ? JsonSerializer.Deserialize<CustomerFile>(File.ReadAllText(file), Words.Json)!
            : new CustomerFile([], new Dictionary<string, string>());
        claims = known.Claims;
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

    private static T? In<T>(IReadOnlyDictionary<string, T> byLanguage, string locale) =>
        byLanguage.TryGetValue(locale, out var said) ? said : byLanguage.Values.FirstOrDefault();

    private static InvalidOperationException Unchanging() => new("Nothing is changed here.");
}

/// <summary>What the system knows when it starts.</summary>
/// <param name="Claims">Of everybody, by name.</param>
internal sealed record CustomerFile(IReadOnlyList<SoldOffer> Offers, IReadOnlyDictionary<string, string> Claims);

/// <param name="Price">Null: as the agreement says.</param>
/// <param name="Terms">Sentences before the button, by language.</param>
/// <param name="WhyNot">It cannot be had, and why, by language.</param>
internal sealed record SoldOffer(
    string Seller,
    string Offer,
    Money? Price = null,
    Money? Tax = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Terms = null,
    IReadOnlyDictionary<string, string>? WhyNot = null
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

internal sealed record ClaimsValue(IReadOnlyDictionary<string, string> Values);
