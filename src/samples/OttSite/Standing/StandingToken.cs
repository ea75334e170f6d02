using OttSite.Oidc;

namespace OttSite.Standing;

/// <summary>
/// This site's own access token for standing questions (RFC 6749 4.4), kept until shortly before it expires.
/// </summary>
internal sealed class StandingToken(TokenClient tokens, TimeProvider time)
{
    private const int DefaultSeconds = 60;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private Taken? _taken;

    public async Task<string> TakeAsync(CancellationToken cancellation)
    {
        if (_taken is { } known && known.Until > time.GetUtcNow())
            return known.AccessToken;
        // Two page views that find it old ask twice, which harms nobody: these tokens do not replace one another.
        var asked = time.GetUtcNow();
        var answer = await tokens.ForItselfAsync("standing", cancellation);
        _taken = new Taken(
            answer.AccessToken,
            asked + TimeSpan.FromSeconds(answer.ExpiresIn ?? DefaultSeconds) - Margin
        );
        return answer.AccessToken;
    }

    public void Forget() => _taken = null;

    private sealed record Taken(string AccessToken, DateTimeOffset Until);
}
