using FederationBroker.Kernel.Files;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>How the database is reached.</summary>
/// <param name="Connection">Npgsql connection string.</param>
/// <param name="PasswordFile">File that holds the role's password alone; null: the connection string has it, or none
/// is needed.</param>
public sealed record DatabaseAddress(string Connection, string? PasswordFile)
{
    public override string ToString() => "[database address]";
}

/// <summary>
/// The password from its file, read for every new connection: a rotated one counts without a restart. While the file
/// is being replaced the last good one is used.
/// </summary>
internal sealed class DatabasePassword(string file)
{
    private const int Longest = 4096;

    private volatile string last = string.Empty;

    public string Read()
    {
        // Where it cannot be read, the server says whether the one we have is still good.
        if (NamedFile.Read(file, Longest) is FileReading.Content { Text: { Length: > 0 } text })
            last = text.Trim();
        return last;
    }

    public static void UseFile(NpgsqlDataSourceBuilder builder, string file)
    {
        var password = new DatabasePassword(file);
        builder.UsePasswordProvider(_ => password.Read(), (_, _) => ValueTask.FromResult(password.Read()));
    }
}
