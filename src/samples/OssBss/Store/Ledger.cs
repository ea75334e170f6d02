using System.Globalization;
using System.Net;

namespace OssBss.Store;

/// <summary>
/// One operator's accounts and the feed of their changes, in memory. Versions start at the time of the start, so they
/// never go back, not even when the system starts afresh from its seed file; the feed then begins with every account as
/// it is.
/// </summary>
public sealed class Ledger(TimeProvider clock)
{
    private const int PageSize = 100;

    private readonly Lock turn = new();
    private readonly SortedDictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private readonly List<Notice> feed = [];
    private readonly Dictionary<string, Answer> answered = new(StringComparer.Ordinal);
    private readonly string epoch = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")[..12];
    private long lastVersion = clock.GetUtcNow().ToUnixTimeMilliseconds();

    public IReadOnlyList<Account> Accounts
    {
        get
        {
            lock (turn)
                return [.. accounts.Values];
        }
    }

    public Account? Find(string number)
    {
        lock (turn)
            return accounts.GetValueOrDefault(number);
    }

    /// <summary>The one account at whose home an address is; null when it is nobody's, or more than one's.</summary>
    public Account? FindHome(IPAddress address)
    {
        var homes = Accounts
            .Where(account => account.HomeNetworks.Any(network => IPNetwork.Parse(network).Contains(address)))
            .Take(2)
            .ToList();
        return homes is [var only] ? only : null;
    }

    /// <summary>A lease changes hands: not part of the contract, so no version and no notice.</summary>
    public void Lease(string number, params string[] networks)
    {
        lock (turn)
            accounts[number] = accounts[number] with { HomeNetworks = networks };
    }

    public Person? FindPerson(string account, string person) =>
        Find(account)?.People.FirstOrDefault(row => row.Number == person);

    /// <summary>Adds an account with its people.</summary>
    public void Add(Account account)
    {
        lock (turn)
        {
            Put(account with { People = [] }, "created");
            foreach (var person in account.People)
                PutPerson(account.Number, person);
        }
    }

    /// <summary>Adds an account that the other side has already: nothing is told.</summary>
    public void AddSilently(Account account)
    {
        lock (turn)
            accounts[account.Number] = account with { Version = ++lastVersion };
    }

    /// <returns>False when there is no such account.</returns>
    public bool Change(string number, string what, Func<Account, Account> change)
    {
        lock (turn)
        {
            if (!accounts.TryGetValue(number, out var account))
                return false;
            Put(change(account), what);
            return true;
        }
    }

    /// <summary>Adds a person, or replaces what is known of one.</summary>
    public void PutPerson(string number, Person person)
    {
        lock (turn)
        {
            var account = accounts[number];
            var isNew = account.People.All(row => row.Number != person.Number);
            var dated = person with { Details = person.Details with { UpdatedAt = clock.GetUtcNow() } };
            var people = account.People.Where(row => row.Number != person.Number).Append(dated).ToList();
            // The feed says that somebody has changed, never how; and the cable ID once.
            if (isNew)
                Put(account with { People = people }, "person-added", person.Number, person.Role, person.CableId);
            else
                Put(account with { People = people }, "person-changed", person.Number, person.Role);
        }
    }

    public void RemovePerson(string number, string person)
    {
        lock (turn)
        {
            var account = accounts[number];
            Put(
                account with
                {
                    People = [.. account.People.Where(row => row.Number != person)],
                },
                "person-removed",
                person
            );
        }
    }

    public bool Remove(string number)
    {
        lock (turn)
        {
            if (!accounts.Remove(number, out var account))
                return false;
            feed.Add(new Notice(account with { Version = ++lastVersion, People = [] }, "removed"));
            return true;
        }
    }

    /// <summary>Loses an account without a word, as a restored backup would.</summary>
    public void Forget(string number)
    {
        lock (turn)
            accounts.Remove(number);
    }

    /// <summary>What happened after a place; a place of an earlier start means the beginning.</summary>
    public (IReadOnlyList<Notice> Notices, string Next, bool More) Read(string? after)
    {
        lock (turn)
        {
            var parts = after?.Split(':');
            var from =
                parts is [var known, var place]
                && known == epoch
                && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? Math.Min(index, feed.Count)
                    : 0;
            var page = feed.Skip(from).Take(PageSize).ToList();
            var next = from + page.Count;
            return (page, string.Create(CultureInfo.InvariantCulture, $"{epoch}:{next}"), next < feed.Count);
        }
    }

    /// <summary>
    /// Makes a change that the broker asks for, once for each key; the same key is given the same answer.
    /// </summary>
    public Answer Order(string key, Order order)
    {
        lock (turn)
        {
            if (answered.TryGetValue(key, out var before))
                return before;
            return answered[key] = Carry(order);
        }
    }

    private Answer Carry(Order order)
    {
        var current = accounts.GetValueOrDefault(order.Account);
        if (order.Change == "create")
        {
            if (current is not null)
                return new Answer("conflict", Account: current);
            Put(
                new Account
                {
                    Number = order.Account,
                    Version = 0,
                    Status = order.Status ?? "active",
                    Plan = order.Plan,
                    Region = order.Region,
                },
                "created"
            );
            return new Answer("applied", lastVersion);
        }

        // Somebody here was faster: what they have seen counts. An account the broker has only just learnt of has no
        // version there.
        if (current is null || (order.ExpectedVersion != 0 && current.Version != order.ExpectedVersion))
            return new Answer("conflict", Account: current);
        switch (order.Change)
        {
            case "remove":
                Remove(order.Account);
                break;
            case "change":
                var next = current with
                {
                    Status = order.Status ?? current.Status,
                    Plan = order.Plan ?? current.Plan,
                    Region = order.Region ?? current.Region,
                };
                Put(
                    next,
                    next.Status == current.Status ? "changed"
                        : next.Status == "blocked" ? "blocked"
                        : "unblocked"
                );
                break;
            default:
                return new Answer(
                    "refused",
                    Code: "unknown-change",
                    Text: "This system does not make such changes.",
                    Account: current
                );
        }

        return new Answer("applied", lastVersion);
    }

    private void Put(Account account, string what, string? person = null, string? role = null, string? cableId = null)
    {
        var stored = account with { Version = ++lastVersion };
        accounts[account.Number] = stored;
        feed.Add(new Notice(stored, what, person, role, cableId));
    }
}

/// <summary>A change the broker asks for.</summary>
public sealed record Order(
    string Account,
    long ExpectedVersion,
    string Change,
    string? Status = null,
    string? Plan = null,
    string? Region = null
);

/// <summary>What came of it.</summary>
public sealed record Answer(
    string Outcome,
    long Version = 0,
    string? Code = null,
    string? Text = null,
    Account? Account = null
);
