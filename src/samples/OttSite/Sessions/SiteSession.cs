using System.Collections.Immutable;

namespace OttSite.Sessions;

// Public, because the views take it as a parameter and Razor makes views public.
/// <summary>
/// What this site learned about a visitor at sign-in; it lives in memory and is gone when the site stops.
/// </summary>
public sealed record SiteSession
{
    public required string Subject { get; init; }

    public required DateTimeOffset SignedInAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required ImmutableArray<ReceivedValue> Facts { get; init; }

    public required ImmutableArray<ReceivedValue> Claims { get; init; }

    public required ImmutableArray<RawMessage> Raw { get; init; }

    /// <summary>Ids of what the operator named as usable at sign-in; empty when it said nothing.</summary>
    public ImmutableArray<string> Entitlements { get; init; } = [];

    /// <summary>Nobody signed in: the visitor's connection was that of their home.</summary>
    public bool IsAtHome { get; init; }

    public OidcTokens? Tokens { get; init; }

    /// <summary>A sentence about the last thing the visitor did, shown once.</summary>
    public string? Notice { get; init; }
}

public sealed record ReceivedValue(string Name, string Value);

public sealed record RawMessage(string Title, string Text);

public sealed record OidcTokens(string AccessToken, string? RefreshToken, string IdToken, DateTimeOffset ExpiresAt);
