namespace OssBss;

/// <summary>The command line.</summary>
public sealed record OssOptions
{
    public const string Usage = """
        OssBss: a sample OSS/BSS. It owns accounts and personal data; a broker reads them over REST.

          --port NUMBER       where it listens on this machine, https
          --certificate FILE  TLS certificate and key, PEM
          --key FILE
          --secret-file FILE  the bearer secret of the broker
          --seed FILE         operators and their accounts, JSON
        """;

    public required int Port { get; init; }

    public required string Certificate { get; init; }

    public required string Key { get; init; }

    /// <summary>What the broker has to present.</summary>
    public required string Secret { get; init; }

    /// <summary>Null: it starts empty.</summary>
    public string? Seed { get; init; }

    /// <exception cref="CommandLineException">An option is unknown, incomplete or missing; the message says
    /// which.</exception>
    public static OssOptions Parse(string[] arguments)
    {
        string[] known = ["--port", "--certificate", "--key", "--secret-file", "--seed"];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Length; at += 2)
        {
            if (!known.Contains(arguments[at], StringComparer.Ordinal) || at + 1 == arguments.Length)
                throw new CommandLineException($"'{arguments[at]}' is not understood here.");
            values[arguments[at]] = arguments[at + 1];
        }

        string Take(string name) =>
            values.TryGetValue(name, out var value) ? value : throw new CommandLineException($"{name} is missing.");
        return new OssOptions
        {
            Port = int.TryParse(Take("--port"), out var port)
                ? port
                : throw new CommandLineException("--port must be a number."),
            Certificate = Take("--certificate"),
            Key = Take("--key"),
            Secret = File.ReadAllText(Take("--secret-file")).Trim(),
            Seed = values.GetValueOrDefault("--seed"),
        };
    }
}

/// <summary>The command line cannot be followed; the message is a sentence for whoever typed it.</summary>
public sealed class CommandLineException(string message) : Exception(message);
