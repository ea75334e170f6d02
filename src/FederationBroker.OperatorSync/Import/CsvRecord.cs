using System.Text;

namespace FederationBroker.OperatorSync.Import;

/// <summary>
/// The fields of one record of RFC 4180: values may stand in quotes, and hold commas, line ends and doubled quotes
/// there.
/// </summary>
internal static class CsvRecord
{
    /// <returns>Null for a quote inside an unquoted value, text behind a closing quote, or a quote that is never
    /// closed.</returns>
    public static List<string>? Read(string record)
    {
        var (fields, at) = (new List<string>(), 0);
        while (true)
        {
            if (ReadField(record, ref at) is not { } field)
                return null;
            fields.Add(field);
            if (at == record.Length)
                return fields;
            at++; // the comma
        }
    }

    private static string? ReadField(string record, ref int at)
    {
        if (at < record.Length && record[at] == '"')
            return ReadQuoted(record, ref at);
        var end = record.IndexOf(',', at);
        if (end < 0)
            end = record.Length;
        var field = record[at..end];
        at = end;
        return field.Contains('"', StringComparison.Ordinal) ? null : field;
    }

    private static string? ReadQuoted(string record, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < record.Length; at++)
        {
            if (record[at] != '"')
                field.Append(record[at]);
            else if (at + 1 < record.Length && record[at + 1] == '"')
                field.Append(record[at++]);
            else
            {
                at++;
                return at == record.Length || record[at] == ',' ? field.ToString() : null;
            }
        }

        return null;
    }
}
