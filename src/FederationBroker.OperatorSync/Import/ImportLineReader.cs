using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Bulk;
using FederationBroker.Subscribers.Logins;

namespace FederationBroker.OperatorSync.Import;

/// <summary>Reads a line of an import as what it says, or as why it cannot be taken.</summary>
internal static class ImportLineReader
{
    public const string Header = "number,plan,status,region,person,cableId,passwordHash";

    private const int Columns = 7;

    public static bool IsHeader(ImportRecord? record) =>
        record?.Text is { } text && CsvRecord.Read(text) is { } fields && string.Join(',', fields) == Header;

    public static (ImportLine? Line, Refusal? Refusal) Read(ImportRecord record, CatalogueIndex catalogue)
    {
        if (record.Text is not { } text || !StoredText.IsText(text))
            return Refuse(
                JobErrors.LineUnreadable,
                string.Empty,
                "Write UTF-8 without NUL, at most 4096 bytes a line, and close every quote."
            );
        if (CsvRecord.Read(text) is not { Count: Columns } values)
            return Refuse(
                JobErrors.LineUnreadable,
                string.Empty,
                $"Write {Columns} values as RFC 4180 says, with commas between them."
            );
        if (!AccountNumber.TryParse(values[0], out var number))
            return Refuse(JobErrors.LineUnreadable, "number", "Write 1 to 64 visible ASCII characters.");
        CatalogueId? plan = null;
        if (values[1].Length > 0)
        {
            if (!CatalogueId.TryParse(values[1], out var wanted) || !catalogue.Plans.ContainsKey(wanted))
                return Refuse(
                    AccountErrors.UnknownPlan,
                    "plan",
                    ReferenceHint.For(values[1], catalogue.Plans.Keys.Select(id => id.Value))
                );
            plan = wanted;
        }

        AccountStatus? status =
            Enum.TryParse<AccountStatus>(values[2], ignoreCase: true, out var named) && Enum.IsDefined(named)
                ? named
                : null;
        if (values[2].Length > 0 && (status is null || !char.IsAsciiLetter(values[2][0])))
            return Refuse(JobErrors.LineUnreadable, "status", "Write active, blocked or closed.");
        if (values[3].Length > ServiceAccount.LongestRegion)
            return Refuse(JobErrors.LineUnreadable, "region", "Write at most 32 characters.");
        AccountNumber? person = null;
        if (values[4].Length > 0)
        {
            if (!AccountNumber.TryParse(values[4], out var personNumber))
                return Refuse(JobErrors.LineUnreadable, "person", "Write 1 to 64 visible ASCII characters.");
            person = personNumber;
        }

        CableId? cableId = null;
        if (values[5].Length > 0)
        {
            if (!CableId.TryParse(values[5], out var id))
                return Refuse(AccountErrors.CableIdUnusable, "cableId", "Write 1 to 254 characters.");
            cableId = id;
        }

        if (values[6].Length > 0 && StoredPassword.FaultOf(values[6]) is { } fix)
            return Refuse(AccountErrors.PasswordHashUnusable, "passwordHash", fix);
        var read = new ImportLine
        {
            Line = record.Line,
            Number = number,
            Plan = plan,
            Status = status,
            Region = values[3].Length == 0 ? null : values[3],
            Person = person,
            CableId = cableId,
            PasswordHash = values[6].Length == 0 ? null : values[6],
        };
        return (read, null);

        static (ImportLine?, Refusal?) Refuse(Refusal refusal, string place, string fix) =>
            (null, refusal.At(place, fix));
    }
}
