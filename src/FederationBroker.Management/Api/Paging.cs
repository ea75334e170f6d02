using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Staff;

namespace FederationBroker.Management.Api;

/// <summary>
/// A part of a list. The order is stable: what is added while somebody pages is neither shown twice nor hides something
/// else.
/// </summary>
/// <param name="Next">Send it as <c>cursor</c> for the following part; null at the end.</param>
internal sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>
/// Where a list goes on: the sort keys of the last entry, opaque to the caller. It grants nothing: what it points past
/// is filtered like everything else.
/// </summary>
internal static class Cursor
{
    public const int LargestPage = 200;
    public const int UsualPage = 50;

    private const int Longest = 400;

    public static string Of<T>(T keys) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(keys));

    /// <returns>False for anything this list has not given out.</returns>
    public static bool TryRead<T>(string? cursor, out T? keys)
        where T : class
    {
        keys = null;
        if (cursor is null)
            return true;
        if (cursor.Length > Longest || !Base64Url.IsValid(cursor))
            return false;
        try
        {
            keys = JsonSerializer.Deserialize<T>(Base64Url.DecodeFromChars(cursor), JsonSerializerOptions.Strict);
            return keys is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>One more than the page is read; when it is there, there is a next page.</summary>
    public static Page<TView> PageOf<TRow, TView, TKeys>(
        List<TRow> rows,
        int size,
        Func<TRow, TView> view,
        Func<TRow, TKeys> keys
    ) => new([.. rows.Take(size).Select(view)], rows.Count > size ? Of(keys(rows[size - 1])) : null);

    public static int SizeOf(int? limit) => Math.Clamp(limit ?? UsualPage, 1, LargestPage);

    public static StaffProblem Refused() =>
        StaffProblem.Faulty(StaffErrors.BadCursor.At("cursor", "Leave the cursor out to start from the beginning."));
}
