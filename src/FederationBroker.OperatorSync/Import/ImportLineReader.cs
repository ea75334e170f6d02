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

    public static ImportLineReading Read(ImportRecord record, CatalogueIndex catalogue)
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
        return ReadValues(record.Line, values, catalogue);
    }

    // The first column that cannot be taken is the one that is told.
    private static ImportLineReading ReadValues(long line, List<string> values, CatalogueIndex catalogue)
    {
        if (!AccountNumber.TryParse(values[0], out var number))
            return Refuse(JobErrors.LineUnreadable, "number", "Write 1 to 64 visible ASCII characters.");
        if (PlanOf(values[1], catalogue, out var plan) is { } unknownPlan)
            return new ImportLineReading.Faulty(unknownPlan);
        if (StatusOf(values[2], out var status) is { } unknownStatus)
            return new ImportLineReading.Faulty(unknownStatus);
        if (values[3].Length > ServiceAccount.LongestRegion)
            return Refuse(JobErrors.LineUnreadable, "region", "Write at most 32 characters.");
        if (PersonOf(values[4], out var person) is { } unreadablePerson)
            return new ImportLineReading.Faulty(unreadablePerson);
        if (CableIdOf(values[5], out var cableId) is { } unusableCableId)
            return new ImportLineReading.Faulty(unusableCableId);
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
        return new ImportLineReading.Understood(read);
    }

    private static Refusal? PlanOf(string text, CatalogueIndex catalogue, out CatalogueId? plan)
    {
        plan = null;
        if (text.Length == 0)
            return null;
        if (!CatalogueId.TryParse(text, out var wanted) || !catalogue.Plans.ContainsKey(wanted))
            return AccountErrors.UnknownPlan.At(
                "plan",
                ReferenceHint.For(text, catalogue.Plans.Keys.Select(id => id.Value))
            );
        plan = wanted;
        return null;
    }

    private static Refusal? StatusOf(string text, out AccountStatus? status)
    {
        status =
            Enum.TryParse<AccountStatus>(text, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : null;
        return text.Length > 0 && (status is null || !char.IsAsciiLetter(text[0]))
            ? JobErrors.LineUnreadable.At("status", "Write active, blocked or closed.")
            : null;
    }

    private static Refusal? PersonOf(string text, out AccountNumber? person)
    {
        person = null;
        if (text.Length == 0)
            return null;
        if (!AccountNumber.TryParse(text, out var number))
            return JobErrors.LineUnreadable.At("person", "Write 1 to 64 visible ASCII characters.");
        person = number;
        return null;
    }

    private static Refusal? CableIdOf(string text, out CableId? cableId)
    {
        cableId = null;
        if (text.Length == 0)
            return null;
        if (!CableId.TryParse(text, out var id))
            return AccountErrors.CableIdUnusable.At("cableId", "Write 1 to 254 characters.");
        cableId = id;
        return null;
    }

    private static ImportLineReading.Faulty Refuse(Refusal refusal, string place, string fix) =>
        new(refusal.At(place, fix));
}

internal abstract record ImportLineReading
{
    private ImportLineReading() { }

    internal sealed record Understood(ImportLine Line) : ImportLineReading;

    internal sealed record Faulty(Refusal Refusal) : ImportLineReading;
}
