using System.Collections.Immutable;

namespace FederationBroker.Partners;

/// <summary>Where the operator's adapters are asked about this partner's subscribers; nowhere unless it says
/// so.</summary>
public sealed record AgreementHooks
{
    public static readonly AgreementHooks None = new();

    /// <summary>Before consent is asked: what an offer costs somebody, on which terms, whether it can be had.</summary>
    public AdapterHook BeforeConsent { get; init; } = AdapterHook.None;

    /// <summary>While claims are released: values of the claims that only adapters know.</summary>
    public AdapterHook Claims { get; init; } = AdapterHook.None;

    /// <summary>From time to time: whether what somebody has may be used.</summary>
    public AdapterHook Standing { get; init; } = AdapterHook.None;

    /// <summary>Everyone who is named.</summary>
    public IEnumerable<string> Adapters => [.. BeforeConsent.Adapters, .. Claims.Adapters, .. Standing.Adapters];
}

/// <summary>One place at which adapters are asked.</summary>
/// <param name="Adapters">In the order in which their answers count.</param>
/// <param name="Budget">How long all of them together may take: they are asked at once.</param>
public sealed record AdapterHook(ImmutableArray<string> Adapters, TimeSpan Budget)
{
    public static readonly AdapterHook None = new([], TimeSpan.Zero);

    public bool IsAsked => !Adapters.IsEmpty;
}
