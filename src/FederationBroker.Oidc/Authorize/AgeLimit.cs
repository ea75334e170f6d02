using System.Globalization;

namespace FederationBroker.Oidc.Authorize;

/// <summary>The <c>max_age</c> parameter (OIDC Core 3.1.2.1), in whole seconds.</summary>
internal abstract record AgeLimit
{
    private AgeLimit() { }

    internal sealed record None : AgeLimit;

    internal sealed record Of(TimeSpan Age) : AgeLimit;

    internal sealed record Malformed : AgeLimit;

    public static AgeLimit Read(string? text)
    {
        if (text is null)
            return new None();
        if (text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return new Malformed();
        // No sign-in is as old as an int of seconds; a larger number means no more than that one.
        var isInt = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var age);
        return new Of(TimeSpan.FromSeconds(isInt ? age : int.MaxValue));
    }
}
