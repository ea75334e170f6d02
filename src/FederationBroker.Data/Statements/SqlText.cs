using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace FederationBroker.Data.Statements;

/// <summary>Statements that are made of statements; values stay parameters wherever they stand.</summary>
public static class SqlText
{
    /// <summary>A value that is itself such a text is taken in as a part of the statement.</summary>
    public static FormattableString Of(FormattableString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (format, values) = (new StringBuilder(text.Format.Length * 2), new List<object?>());
        Append(text, format, values);
        return FormattableStringFactory.Create(format.ToString(), [.. values]);
    }

    /// <summary>One after the other, in one packet.</summary>
    public static FormattableString InARow(IReadOnlyList<FormattableString> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        var (format, values) = (new StringBuilder(), new List<object?>());
        foreach (var statement in statements)
        {
            if (format.Length > 0)
                format.Append(";\n");
            Append(statement, format, values);
        }

        return FormattableStringFactory.Create(format.ToString(), [.. values]);
    }

    private static void Append(FormattableString text, StringBuilder format, List<object?> values)
    {
        var rest = text.Format.AsSpan();
        while (rest.IndexOf('{') is var open and >= 0)
        {
            format.Append(rest[..open]);
            rest = rest[(open + 1)..];
            var end = rest.IndexOf('}');
            AppendValue(text.GetArgument(int.Parse(rest[..end], CultureInfo.InvariantCulture)), format, values);
            rest = rest[(end + 1)..];
        }

        format.Append(rest);
    }

    private static void AppendValue(object? value, StringBuilder format, List<object?> values)
    {
        if (value is FormattableString part)
        {
            Append(part, format, values);
            return;
        }

        format.Append('{').Append(values.Count).Append('}');
        values.Add(value);
    }
}
