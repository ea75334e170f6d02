using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using FederationBroker.Partners;

namespace FederationBroker.Web.Theming;

/// <summary>Every look this node knows; read once at start, from a folder that holds data only.</summary>
internal sealed partial class ThemeLibrary(ThemeReading reading, ILogger<ThemeLibrary> log)
{
    private readonly FrozenDictionary<string, Theme> themes = reading.Themes;
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    /// <summary>The look that all others extend, and the one for pages outside any operator.</summary>
    public const string BaseName = "base";

    public Theme Base => themes[BaseName];

    public IEnumerable<string> Names => themes.Keys;

    /// <summary>Names of themes that this node leaves out because of faults.</summary>
    public ImmutableArray<string> Refused => reading.Refused;

    public ImmutableArray<ThemeFault> Faults => reading.Faults;

    public Theme? Find(string name) => themes.GetValueOrDefault(name);

    /// <summary>The operator's look. Where it has faults, or came after this node was started, people see the base
    /// look.</summary>
    public Theme For(Tenant tenant)
    {
        if (Find(tenant.Theme) is { } theme)
            return theme;
        if (told.TryAdd($"{tenant.Id}/{tenant.Theme}", true))
            LogUnknownTheme(tenant.Id.Value, tenant.Theme);
        return Base;
    }

    /// <summary>Says once, at start, what is wrong with themes, and which operator wants one that is not there. Nobody
    /// else waits for it.</summary>
    public void Report(IEnumerable<Tenant> tenants)
    {
        foreach (var fault in reading.Faults.Concat(tenants.SelectMany(FaultsOf)))
            LogFault(fault.ToString());
    }

    /// <summary>Themes and languages that the operator wants and this node does not have.</summary>
    public IEnumerable<ThemeFault> FaultsOf(Tenant tenant)
    {
        var file = tenant.ConfigurationFile;
        if (Find(tenant.Theme) is not { } theme)
        {
            yield return new ThemeFault(
                file,
                0,
                "theme",
                $"there is no theme {tenant.Theme}.",
                $"Use one of {string.Join(", ", themes.Keys.Order(StringComparer.Ordinal))}, or add the folder to "
                    + $"themes/."
            );
            yield break;
        }

        foreach (var locale in tenant.Locales.Where(locale => !theme.Strings.Speaks(locale)))
            yield return new ThemeFault(
                file,
                0,
                "locales",
                $"the theme {theme.Name} has no texts in {locale}.",
                $"Add strings/{locale}.json to the theme, or take {locale} out of `locales`."
            );
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault}")]
    private partial void LogFault(string fault);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Operator {Tenant} wants the theme {Theme}, which this node does not have; it shows the base "
            + "look. Restart the node when the theme's folder is in place."
    )]
    private partial void LogUnknownTheme(string tenant, string theme);
}
