using System.Globalization;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using FederationBroker.Web.Theming;

namespace FederationBroker.Web.Pages.Frame;

/// <summary>What every page stands in: whose it is, how it looks, which language it speaks. One per request.</summary>
internal sealed class PageFrame
{
    private readonly HttpContext context;
    private readonly Tenant? tenant;
    private readonly Theme theme;
    private readonly LanguageChoice choice;

    public PageFrame(IHttpContextAccessor accessor, TenantScope scope, IPartnerRegistry registry, ThemeLibrary themes)
    {
        context = accessor.HttpContext!;
        // Outside any operator (a wrong address) the scope is empty and the base look stands in.
        tenant = scope.Tenant.Value.Length == 0 ? null : registry.Current.FindTenant(scope.Tenant);
        theme = tenant is null ? themes.Base : themes.For(tenant);
        choice = new LanguageChoice(scope.Tenant, Languages);
        Language = choice.For(context.Request, ticket: null, suggested: []);
    }

    /// <summary>Null outside any operator.</summary>
    public string? Operator => tenant?.DisplayName;

    /// <summary>BCP 47.</summary>
    public string Language { get; private set; }

    public IReadOnlyList<string> Languages =>
        tenant is null
            ? [.. theme.Strings.Languages.Order(StringComparer.Ordinal)]
            : [.. tenant.Locales.Where(theme.Strings.Speaks)];

    /// <summary>Allows this response's own script and no other.</summary>
    public string Nonce { get; } = Kernel.Secrets.New();

    /// <summary>The page as the language switcher names it; null where there is nothing to come back to.</summary>
    public PageName? Page { get; private set; }

    public string? Ticket { get; private set; }

    public PageArea Area { get; private set; }

    /// <summary>One of the subscriber's own account pages.</summary>
    public bool IsInAccount =>
        Page
            is PageName.Account
                or PageName.Security
                or PageName.Subscriptions
                or PageName.Add
                or PageName.Bundle
                or PageName.Order;

    /// <summary>Where this operator's pages live: scheme, host and port.</summary>
    public string? Origin => tenant is null ? null : new Uri(tenant.Issuer).GetLeftPart(UriPartial.Authority);

    public string HelpAddress => Support?.Url ?? To("help");

    /// <summary>Whom to turn to; null outside any operator.</summary>
    public SupportContact? Support => tenant?.Support;

    /// <summary>Tells the frame which page it stands around.</summary>
    /// <param name="suggested">Languages that the partner's request asks for.</param>
    public void Stand(PageName page, string? ticket = null, IEnumerable<string>? suggested = null)
    {
        (Page, Ticket) = (page, ticket);
        Language = choice.For(context.Request, ticket, suggested ?? []);
    }

    /// <summary>Origins whose pages this one shows inside; no other page shows any.</summary>
    public IReadOnlyCollection<string> Framed { get; private set; } = [];

    public void MayFrame(IEnumerable<string> origins) => Framed = [.. origins.Distinct(StringComparer.Ordinal)];

    /// <summary>The operator's own people; these pages are in English only.</summary>
    public void StandInStaffArea(bool console) =>
        (Area, Language) = (console ? PageArea.Console : PageArea.Staff, ThemeStrings.FallbackLanguage);

    public void ChooseLanguage(string language, string? ticket) => choice.Keep(context.Response, language, ticket);

    /// <summary>Address of one of this operator's pages, from the root of the host.</summary>
    public string To(string path) =>
        tenant is null ? "/"
        : $"{new Uri(tenant.Issuer).AbsolutePath.TrimEnd('/')}/{path}".TrimEnd('/') is { Length: > 0 } address ? address
        : "/";

    /// <summary>The same as an absolute address, for redirects.</summary>
    public string AbsoluteTo(string path) => $"{tenant!.Issuer}/{path}";

    public string Asset(string file) => theme.AddressOf(file);

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        theme.Strings.Say(Language, key, values);

    /// <summary>A text that may name the operator, and a service that is not known here.</summary>
    public string Filled(string text) =>
        text.Replace("{operator}", Operator ?? string.Empty, StringComparison.Ordinal)
            .Replace("{partner}", Say("refused.service"), StringComparison.Ordinal);

    public string? Find(string key) => theme.Strings.Find(Language, key);

    /// <summary>What people read a datum is.</summary>
    public string SayClaim(string claim, Agreement agreement) =>
        agreement.Claims.FirstOrDefault(agreed => agreed.Claim == claim)?.NameIn(Language)
        ?? Find($"claim.{claim}")
        ?? claim;

    /// <summary>The name of a language in itself.</summary>
    public string NameOf(string language) => theme.Strings.Say(language, "language.name");

    /// <summary>One wording for one, another for more.</summary>
    public string Count(string key, int count) =>
        Say($"{key}.{(count == 1 ? "one" : "other")}", ("count", count.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>Whom a page is for; decides what its document may do.</summary>
internal enum PageArea
{
    Subscriber,

    /// <summary>Sign-in of the operator's staff.</summary>
    Staff,

    /// <summary>The one document of the staff console, whose modules import each other.</summary>
    Console,
}

/// <summary>Pages a form may ask to return to. A closed list, so that no address is ever taken from a form.</summary>
internal enum PageName
{
    Home,
    Help,
    SignIn,
    SignOut,
    Consent,
    Profile,
    Refused,
    Account,
    Security,
    Subscriptions,
    Add,
    Bundle,
    Order,
}
