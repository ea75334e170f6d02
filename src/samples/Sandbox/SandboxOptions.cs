using Sandbox.Joining;

namespace Sandbox;

/// <summary>The command line.</summary>
public sealed record SandboxOptions
{
    public const string Usage = """
        Sandbox: plays an operator's BSS (/bss/), an OTT service (/ott/), the operator's customer system (/care/) and
        carrier billing (/camara/) for the adapters RestBiller, RestOttSubscriptions, RestCustomers and CamaraBilling,
        and keeps a journal of what it did that nobody else writes.

          --port NUMBER       where it listens on this machine, https
          --certificate FILE  TLS certificate and key, PEM
          --key FILE
          --secret-file FILE  the bearer secret of the adapters, and of whoever controls it
          --journal FILE      what it did, one line a deed; it goes on from there when it is started again
          --credit NUMBER     what an account can bear, minor units; 1000000 by default
          --customers FILE    what the customer system knows: offers with their terms, and claims, as JSON

        With these it also plays a service that operators send people to (J.1304 no. 0), at /join:

          --broker ISSUER     whom it tells of sales, such as https://localhost:7443/t/metro
          --client-id ID      its name there
          --client-secret-file FILE
          --ca FILE           authority that signed the broker's certificate, PEM
        """;

    private const long UsualCredit = 1_000_000;

    /// <summary>0: any that is free.</summary>
    public required int Port { get; init; }

    public required string Certificate { get; init; }

    public required string Key { get; init; }

    /// <summary>What a caller has to present.</summary>
    public required string Secret { get; init; }

    public required string Journal { get; init; }

    /// <summary>Of an account that nothing else was said of, in minor units.</summary>
    public long Credit { get; init; } = UsualCredit;

    /// <summary>File of what the customer system knows; null: nothing.</summary>
    public string? Customers { get; init; }

    /// <summary>Null: nobody is sent to it.</summary>
    public JoiningOptions? Joining { get; init; }

    /// <exception cref="CommandLineException">An option is unknown, incomplete or missing; the message says
    /// which.</exception>
    public static SandboxOptions Parse(string[] arguments)
    {
        string[] known =
        [
            "--port",
            "--certificate",
            "--key",
            "--secret-file",
            "--journal",
            "--credit",
            "--customers",
            "--broker",
            "--client-id",
            "--client-secret-file",
            "--ca",
        ];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Length; at += 2)
        {
            if (!known.Contains(arguments[at], StringComparer.Ordinal) || at + 1 == arguments.Length)
                throw new CommandLineException($"'{arguments[at]}' is not understood here.");
            values[arguments[at]] = arguments[at + 1];
        }

        string Take(string name) =>
            values.TryGetValue(name, out var value) ? value : throw new CommandLineException($"{name} is missing.");
        return new SandboxOptions
        {
            Port = (int)Number("--port", Take("--port")),
            Certificate = Take("--certificate"),
            Key = Take("--key"),
            Secret = File.ReadAllText(Take("--secret-file")).Trim(),
            Journal = Take("--journal"),
            Credit = values.TryGetValue("--credit", out var credit) ? Number("--credit", credit) : UsualCredit,
            Customers = values.GetValueOrDefault("--customers"),
            Joining = values.TryGetValue("--broker", out var broker)
                ? new JoiningOptions(
                    broker.TrimEnd('/'),
                    Take("--client-id"),
                    File.ReadAllText(Take("--client-secret-file")).Trim(),
                    values.TryGetValue("--ca", out var authority) ? File.ReadAllText(authority) : null
                )
                : null,
        };
    }

    private static long Number(string name, string text) =>
        long.TryParse(text, out var number) && number >= 0
            ? number
            : throw new CommandLineException($"{name} must be a number.");
}

/// <summary>The command line cannot be followed; the message is a sentence for whoever typed it.</summary>
public sealed class CommandLineException(string message) : Exception(message);
