namespace FederationBroker.Subscribers.Logins;

/// <summary>
/// A password as it is stored. Ours are Argon2id; other systems' are taken as they are, within bounds of what they
/// cost, and made anew when somebody signs in with them.
/// </summary>
public abstract class StoredPassword
{
    /// <summary>Of the text.</summary>
    internal const int Longest = 256;

    private protected StoredPassword() { }

    /// <summary>Weaker than what is written today.</summary>
    public abstract bool IsOutdated { get; }

    public static string Write(string password) => Argon2Password.WriteNew(password);

    /// <returns>Null for anything that cannot be compared, or only at a cost that nobody has to bear.</returns>
    public static StoredPassword? Read(string? text) =>
        text is not null && Parse(text) is PasswordReading.Usable usable ? usable.Password : null;

    /// <returns>What to write instead; null when it can be used.</returns>
    public static string? FaultOf(string text) => (Parse(text) as PasswordReading.Unusable)?.Fix;

    /// <summary>Takes as long as the stored one is dear: whoever refuses evens that out.</summary>
    public abstract bool Matches(string password);

    public override string ToString() => "[stored password]";

    private static PasswordReading Parse(string text) =>
        text.Length > Longest ? new PasswordReading.Unusable($"Write at most {Longest} characters.")
        : text.StartsWith(Argon2Password.Prefix, StringComparison.Ordinal) ? Argon2Password.Parse(text)
        : text.StartsWith(BcryptPassword.Prefix, StringComparison.Ordinal) ? BcryptPassword.Parse(text)
        : Pbkdf2Password.Parse(text);
}

/// <summary>What a text says about a password.</summary>
internal abstract record PasswordReading
{
    private PasswordReading() { }

    internal sealed record Usable(StoredPassword Password) : PasswordReading;

    /// <param name="Fix">What to write instead.</param>
    internal sealed record Unusable(string Fix) : PasswordReading;
}
