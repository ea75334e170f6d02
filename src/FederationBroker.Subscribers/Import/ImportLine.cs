using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Jobs;
using FederationBroker.Subscribers.Logins;

namespace FederationBroker.Subscribers.Import;

/// <summary>One account of an import: <c>number,plan,status,region,person,cableId,passwordHash</c>; from plan on everything may be empty.</summary>
internal sealed record ImportLine
{
    public required long Line { get; init; }

    public required AccountNumber Number { get; init; }

    public CatalogueId? Plan { get; init; }

    public AccountStatus Status { get; init; }

    public string? Region { get; init; }

    /// <summary>The manager's number in the OSS/BSS.</summary>
    public AccountNumber? Person { get; init; }

    public CableId? CableId { get; init; }

    /// <summary>As ASP.NET Core Identity writes it (version 3); null: the login has no password yet.</summary>
    public string? PasswordHash { get; init; }

    public const string Header = "number,plan,status,region,person,cableId,passwordHash";

    private const int Columns = 7;

    public override string ToString() => $"[line {Line}]";

    /// <summary>Values hold no commas and no quotes: numbers, codes and cable IDs never need them, so there is no dialect to guess.</summary>
    public static (ImportLine? Line, Fault? Fault) Read(long line, string text, CatalogueIndex catalogue)
    {
        var values = text.TrimEnd('\r').Split(',');
        if (values.Length != Columns || text.Contains('"', StringComparison.Ordinal)) return Refuse(JobErrors.LineUnreadable, string.Empty, $"Write {Columns} values with commas between them and without quotes.");
        if (!AccountNumber.TryParse(values[0], out var number)) return Refuse(JobErrors.LineUnreadable, "number", "Write 1 to 64 visible ASCII characters.");
        CatalogueId? plan = null;
        if (values[1].Length > 0)
        {
            if (!CatalogueId.TryParse(values[1], out var wanted) || !catalogue.Plans.ContainsKey(wanted)) return Refuse(AccountErrors.UnknownPlan, "plan", ReferenceHint.For(values[1], catalogue.Plans.Keys.Select(id => id.Value)));
            plan = wanted;
        }

        var status = AccountStatus.Active;
        if (values[2].Length > 0 && !(Enum.TryParse(values[2], ignoreCase: true, out status) && Enum.IsDefined(status) && !char.IsAsciiDigit(values[2][0])))
            return Refuse(JobErrors.LineUnreadable, "status", "Write active, blocked or closed.");
        if (values[3].Length > 32) return Refuse(JobErrors.LineUnreadable, "region", "Write at most 32 characters.");
        AccountNumber? person = null;
        if (values[4].Length > 0)
        {
            if (!AccountNumber.TryParse(values[4], out var personNumber)) return Refuse(JobErrors.LineUnreadable, "person", "Write 1 to 64 visible ASCII characters.");
            person = personNumber;
        }

        CableId? cableId = null;
        if (values[5].Length > 0)
        {
            if (!Kernel.CableId.TryParse(values[5], out var id)) return Refuse(AccountErrors.CableIdUnusable, "cableId", "Write 1 to 254 characters.");
            cableId = id;
        }

        if (values[6].Length > 0 && StoredPassword.FaultOf(values[6]) is { } fix)
            return Refuse(AccountErrors.PasswordHashUnusable, "passwordHash", fix);
        var read = new ImportLine
        {
            Line = line,
            Number = number,
            Plan = plan,
            Status = status,
            Region = values[3].Length == 0 ? null : values[3],
            Person = person,
            CableId = cableId,
            PasswordHash = values[6].Length == 0 ? null : values[6],
        };
        return (read, null);

        static (ImportLine?, Fault?) Refuse(Refusal refusal, string place, string fix) => (null, new Fault(refusal, place, fix));
    }
}
