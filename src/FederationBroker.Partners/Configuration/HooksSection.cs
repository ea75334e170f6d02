using System.Collections.Immutable;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>agreement.hooks</c> of a partner file: which adapters are asked where, and how long.</summary>
internal static class HooksSection
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    // Somebody looks at a page that waits for it.
    private static readonly TimeSpan LongestPage = TimeSpan.FromSeconds(2);

    // Every sign-in and every token waits for it.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBehind = TimeSpan.FromSeconds(10);

    public static AgreementHooks Read(Section? section)
    {
        if (section is null)
            return AgreementHooks.None;
        var hooks = new AgreementHooks
        {
            BeforeConsent = HookIn(section, "beforeConsent", TimeSpan.FromMilliseconds(800), LongestPage),
            Claims = HookIn(section, "claims", TimeSpan.FromMilliseconds(150), LongestAnswer),
            Standing = HookIn(section, "standing", TimeSpan.FromSeconds(3), LongestBehind),
        };
        section.RefuseUnknownKeys();
        return hooks;
    }

    private static AdapterHook HookIn(Section hooks, string key, TimeSpan usual, TimeSpan longest)
    {
        if (hooks.Sub(key) is not { } section)
            return AdapterHook.None;
        var adapters = section.Items("adapters").Select(item => item.Value).ToImmutableArray();
        if (adapters.IsEmpty || adapters.Distinct(StringComparer.Ordinal).Count() != adapters.Length)
            section.Fault(
                "adapters",
                "hook",
                $"{key} needs adapters, each once.",
                "List ids of the operator's adapters, in the order in which their answers count."
            );
        var hook = new AdapterHook(adapters, section.Duration("budget", usual, Shortest, longest));
        section.RefuseUnknownKeys();
        return hook;
    }
}
