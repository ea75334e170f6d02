using System.Globalization;
using Bcrypt = BCrypt.Net.BCrypt;

namespace FederationBroker.Subscribers.Logins;

/// <summary>
/// bcrypt as other systems write it: <c>$2b$10$</c> and 53 characters (<c>$2a$</c> and <c>$2y$</c> mean the same
/// today). It sees the first 72 bytes of a password.
/// </summary>
internal sealed class BcryptPassword : StoredPassword
{
    public const string Prefix = "$2";

    private const int LeastCost = 4;
    private const int MostCost = 12;

    private readonly string stored;

    private BcryptPassword(string stored) => this.stored = stored;

    public override bool IsOutdated => true;

    public static PasswordReading Parse(string text)
    {
        if (
            text.Split('$') is not ["", ['2', 'a' or 'b' or 'y'], { Length: 2 } cost, { Length: 53 } rest]
            || !int.TryParse(cost, NumberStyles.None, CultureInfo.InvariantCulture, out var power)
            || !rest.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '/')
        )
            return new PasswordReading.Unusable("Write bcrypt as $2b$10$ and 53 characters.");
        return power is < LeastCost or > MostCost
            ? new PasswordReading.Unusable($"Use a cost of {LeastCost} to {MostCost}; leave it empty where it is more.")
            : new PasswordReading.Usable(new BcryptPassword(text));
    }

    public override bool Matches(string password) => Bcrypt.Verify(password, stored);
}
