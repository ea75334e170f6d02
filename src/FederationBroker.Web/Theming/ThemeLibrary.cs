using System.Collections.Frozen;
using FederationBroker.Partners;

namespace FederationBroker.Web.Theming;

/// <summary>Every look this node knows; read once at start, from a folder that holds data only.</summary>
internal sealed partial class ThemeLibrary(FrozenDictionary<string, Theme> themes, ILogger<ThemeLibrary> log)
{
    /// <summary>The look that all others extend, and the one for pages outside any operator.</summary>
    public const string BaseName = "base";

    public Theme Base => themes[BaseName];

    public IEnumerable<string> Names => themes.Keys;

    public Theme? Find(string name) => themes.GetValueOrDefault(name);

    /// <summary>The operator's look. A configuration that is reloaded may name a theme this node was started without: people then see the base look.</summary>
    public Theme For(Tenant tenant)
    {
        if (Find(tenant.Theme) is { } theme) return theme;
        LogUnknownTheme(tenant.Id.Value, tenant.Theme);
        return Base;
    }

    /// <summary>At start an unknown theme or language is a mistake worth stopping for.</summary>
    public void RequireAllOf(IEnumerable<Tenant> tenants)
    {
        var faults = tenants.SelectMany(FaultsOf).ToList();
        if (faults.Count > 0) throw new InvalidThemesException(faults);
    }

    private IEnumerable<ThemeFault> FaultsOf(Tenant tenant)
    {
        var file = $"tenants/{tenant.Id}.yaml";
        if (Find(tenant.Theme) is not { } theme)
        {
            yield return new ThemeFault(file, 0, "theme", $"there is no theme {tenant.Theme}.", $"Use one of {string.Join(", ", themes.Keys.Order(StringComparer.Ordinal))}, or add the folder to themes/.");
            yield break;
        }

        foreach (var locale in tenant.Locales.Where(locale => !theme.Strings.Speaks(locale)))
            yield return new ThemeFault(file, 0, "locales", $"the theme {theme.Name} has no texts in {locale}.", $"Add strings/{locale}.json to the theme, or take {locale} out of `locales`.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operator {Tenant} wants the theme {Theme}, which this node does not have; it shows the base look. Restart the node when the theme's folder is in place.")]
    private partial void LogUnknownTheme(string tenant, string theme);
}
