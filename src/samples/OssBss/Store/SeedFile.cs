using System.Text.Json;

namespace OssBss.Store;

/// <summary>
/// Reads operators and accounts from a JSON file: <c>{ "operator": [ { "number": …, "people": [ … ] } ] }</c>.
/// </summary>
internal static class SeedFile
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    public static void Load(string file, Operators operators)
    {
        var seed = JsonSerializer.Deserialize<Dictionary<string, List<SeedAccount>>>(File.ReadAllText(file), Shape)
            ?? [];
        foreach (var (name, accounts) in seed)
        {
            var ledger = operators.Open(name);
            foreach (var account in accounts)
                ledger.Add(
                    new Account
                    {
                        Number = account.Number,
                        Version = 0,
                        Plan = account.Plan,
                        Region = account.Region,
                        People = account.People,
                        HomeNetworks = account.HomeNetworks ?? [],
                    }
                );
        }
    }

    private sealed record SeedAccount(
        string Number,
        string? Plan,
        string? Region,
        List<Person> People,
        List<string>? HomeNetworks
    );
}
