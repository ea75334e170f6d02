using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Management.Api;

/// <summary>A table as a file (RFC 4180), written row by row while it is read: its length costs no memory.</summary>
internal sealed class CsvAnswer<T>(string fileName, string[] header, IAsyncEnumerable<T> rows, Func<T, string?[]> cells)
    : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await using var writer = new StreamWriter(
            response.Body,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            bufferSize: 16 * 1024,
            leaveOpen: true
        )
        {
            NewLine = "\r\n",
        };
        await writer.WriteLineAsync(CsvAnswer.LineOf(header));
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
            await writer.WriteLineAsync(CsvAnswer.LineOf(cells(row)));
    }
}

internal static class CsvAnswer
{
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string LineOf(IEnumerable<string?> cells) => string.Join(',', cells.Select(CellOf));

    private static bool IsNumber(string cell) =>
        cell.Length <= 20
        && decimal.TryParse(
            cell,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out _
        );

    private static string CellOf(string? cell)
    {
        if (cell is null or "")
            return string.Empty;
        // A spreadsheet takes these for the start of a formula (ASVS 1.2.10); a plain number is none.
        var safe = !IsNumber(cell) && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\0' ? $"'{cell}" : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n'") < 0
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
