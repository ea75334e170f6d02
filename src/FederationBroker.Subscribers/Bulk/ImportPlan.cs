using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>
/// Decides line by line what an import makes of what is there. Pure. A line with a fault does nothing at all. Where two
/// lines of one account say different things the later one counts, and is told together with the earlier one.
/// </summary>
internal sealed class ImportPlan(ImportSituation situation, Func<CableId, byte[]> digestOf)
{
    public List<(AccountNumber Number, ImportAccount Account)> NewAccounts { get; } = [];

    public List<(ImportPerson Person, PersonRole Role)> NewPeople { get; } = [];

    public List<(ImportPerson Person, byte[] Digest, string? PasswordHash)> NewLogins { get; } = [];

    /// <summary>Digests of logins that another one takes the place of.</summary>
    public List<byte[]> OldLogins { get; } = [];

    public List<(Guid Person, AccountNumber Number)> NewNumbers { get; } = [];

    public List<(byte[] Digest, string PasswordHash)> FirstPasswords { get; } = [];

    public List<(long Line, Refusal Refusal)> Faults { get; } = [];

    public List<(long Line, Refusal Refusal)> Notes { get; } = [];

    public ImportCounts Counts { get; private set; } = new();

    /// <summary>Accounts that were there and are to be another way.</summary>
    public IEnumerable<ImportAccount> ChangedAccounts => situation.Accounts.Values.Where(account => account.IsChanged);

    public void Take(IEnumerable<ImportLine> lines)
    {
        foreach (var line in lines)
        {
            if (FaultOf(line) is { } fault)
                Faults.Add((line.Line, fault));
            else
                Take(line);
        }

        var changed = situation.Accounts.Values.Count(account => account.IsChanged || account.IsTouched);
        Counts = Counts with
        {
            Added = NewAccounts.Count,
            Changed = changed,
            Overridden = Notes.DistinctBy(note => note.Line).Count(),
            Unchanged = situation.Accounts.Values.Count(account =>
                !account.IsNew && !account.IsChanged && !account.IsTouched
            ),
            Status =
                Counts.Status
                + situation.Accounts.Values.Count(account =>
                    account.IsChanged && account.Status != account.StatusBefore
                ),
            Region =
                Counts.Region
                + situation.Accounts.Values.Count(account =>
                    account.IsChanged && account.Region != account.RegionBefore
                ),
        };
    }

    private Refusal? FaultOf(ImportLine line)
    {
        var account = situation.Accounts.GetValueOrDefault(line.Number);
        if (account is not null && line.Plan is not null && line.Plan != account.Plan)
            return AccountErrors.SecondPlan.At(
                "plan",
                $"Account {line.Number} has plan {account.Plan?.Value ?? "none"}; change it by itself."
            );
        var byNumber = line.Person is { } number ? situation.PeopleByNumber.GetValueOrDefault(number) : null;
        if (byNumber is not null && byNumber.Account != account?.Id)
            return AccountErrors.PersonNumberTaken.At(
                "person",
                "Use the person's number in the OSS/BSS; it is unique."
            );
        if (line.CableId is not { } cableId || situation.Logins.GetValueOrDefault(Hex(cableId)) is not { } login)
            return null;
        var holder = login.IsPersons ? situation.People.GetValueOrDefault(login.Person) : null;
        var isTheirs =
            holder is not null
            && holder.Account == account?.Id
            && (line.Person is null || holder.Number is null || holder.Number == line.Person);
        return isTheirs && (byNumber is null || byNumber == holder)
            ? null
            : AccountErrors.CableIdTaken.At("cableId", "Choose another one.");
    }

    private void Take(ImportLine line)
    {
        var account = situation.Accounts.GetValueOrDefault(line.Number) ?? Add(line);
        if (line.Status is { } status)
        {
            if (account.StatusLine > 0 && account.Status != status)
                Counts = Counts with
                {
                    Status = Counts.Status + Overridden(account, line, "status", account.StatusLine),
                };
            (account.Status, account.StatusLine) = (status, line.Line);
        }

        if (line.Region is { } region)
        {
            if (account.RegionLine > 0 && account.Region != region)
                Counts = Counts with
                {
                    Region = Counts.Region + Overridden(account, line, "region", account.RegionLine),
                };
            (account.Region, account.RegionLine) = (region, line.Line);
        }

        if (line.Person is not null || line.CableId is not null)
            TakePerson(account, line);
    }

    private ImportAccount Add(ImportLine line)
    {
        var account = new ImportAccount(AccountId.New().Value, isNew: true)
        {
            Plan = line.Plan,
            Status = line.Status ?? AccountStatus.Active,
        };
        situation.Accounts.Add(line.Number, account);
        NewAccounts.Add((line.Number, account));
        return account;
    }

    // Of an account that was there only the outcome counts, so that the same file changes nothing the second time.
    private int Overridden(ImportAccount account, ImportLine line, string place, long earlier)
    {
        Notes.Add(
            (
                line.Line,
                JobErrors.SaidTwice.At(place, $"Line {earlier} said otherwise; this line counts. Keep one of the two.")
            )
        );
        if (!account.IsNew)
            return 0;
        account.IsTouched = true;
        return 1;
    }

    private void TakePerson(ImportAccount account, ImportLine line)
    {
        var hex = line.CableId is { } cableId ? Hex(cableId) : null;
        var person = line.Person is { } number ? situation.PeopleByNumber.GetValueOrDefault(number) : null;
        if (person is null && hex is not null && situation.Logins.TryGetValue(hex, out var login))
            person = situation.People[login.Person];
        if (person is null)
        {
            AddPerson(account, line);
            return;
        }

        var changed = false;
        if (line.Person is { } given && person.Number is null)
        {
            (person.Number, changed) = (given, true);
            situation.PeopleByNumber[given] = person;
            NewNumbers.Add((person.Id, given));
        }

        if (hex is not null && person.Login != hex)
        {
            if (person.Login is { } old)
                Remove(person, old);
            AddLogin(person, line);
            changed = true;
        }
        else if (hex is not null && line.PasswordHash is { } hash && !situation.Logins[hex].HasPassword)
        {
            // Only where there is none: a password that the person has chosen since is not put back.
            FirstPasswords.Add((Convert.FromHexString(hex), hash));
            situation.Logins[hex] = situation.Logins[hex] with { HasPassword = true };
            changed = true;
        }

        if (!changed)
            return;
        Counts = Counts with { PeopleChanged = Counts.PeopleChanged + 1 };
        account.IsTouched |= !account.IsNew;
    }

    private void AddPerson(ImportAccount account, ImportLine line)
    {
        var person = new ImportPerson(SubscriberId.New().Value, account.Id) { Number = line.Person };
        NewPeople.Add((person, account.HasManager ? PersonRole.Authorised : PersonRole.Manager));
        account.HasManager = true;
        account.IsTouched |= !account.IsNew;
        situation.People[person.Id] = person;
        if (line.Person is { } number)
            situation.PeopleByNumber[number] = person;
        if (line.CableId is not null)
            AddLogin(person, line);
        Counts = Counts with { PeopleAdded = Counts.PeopleAdded + 1 };
    }

    private void AddLogin(ImportPerson person, ImportLine line)
    {
        var digest = digestOf(line.CableId!.Value);
        person.Login = Convert.ToHexString(digest);
        situation.Logins[person.Login] = new ImportLogin(person.Id, IsPersons: true, line.PasswordHash is not null);
        NewLogins.Add((person, digest, line.PasswordHash));
    }

    private void Remove(ImportPerson person, string login)
    {
        situation.Logins.Remove(login);
        // One that this portion was about to make is not made; one that is there goes.
        if (NewLogins.RemoveAll(one => one.Person == person) == 0)
            OldLogins.Add(Convert.FromHexString(login));
    }

    private string Hex(CableId cableId) => Convert.ToHexString(digestOf(cableId));
}
