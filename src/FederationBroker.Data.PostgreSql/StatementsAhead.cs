using System.Buffers.Binary;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using Npgsql.Internal;

// The driver marks its inner types as subject to change; see the remarks below.
#pragma warning disable NPG9001

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Statements that go to the server in front of the next one, in the same packet and without a round trip of their own:
/// the way in which the driver itself begins a transaction.
/// </summary>
/// <remarks>
/// In front of the text of a command they would do as well, but EF Core counts a command's statements when it saves,
/// and each operator's text would take a place among the statements that the driver keeps prepared. The driver has no
/// public way; its version is pinned, and the first statement of a node fails when the members are not there.
/// </remarks>
internal static class StatementsAhead
{
    private static readonly Func<NpgsqlConnector, int> StatusOf = ReadStatus();

    /// <summary>True where a statement failed and the transaction around it was not ended yet.</summary>
    public static bool IsInFailedTransaction(NpgsqlConnection connection) =>
        ConnectorOf(connection) is { } connector && StatusOf(connector) == 'E';

    /// <param name="connection">An open one, with no statement under way.</param>
    /// <param name="sql">Cannot fail; returns no rows.</param>
    /// <param name="count">How many statements there are in it.</param>
    public static void Send(NpgsqlConnection connection, string sql, int count) =>
        // Answered by one CommandComplete for each, and one ReadyForQuery.
        Prepend(ConnectorOf(connection)!, QueryMessage(sql), count + 1);

    // PostgreSQL, "Message Formats", Query: 'Q', the length with itself and without the letter, the text, a zero.
    private static byte[] QueryMessage(string sql)
    {
        var message = new byte[Encoding.UTF8.GetByteCount(sql) + 6];
        message[0] = (byte)'Q';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 1);
        Encoding.UTF8.GetBytes(sql, message.AsSpan(5));
        return message;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Connector")]
    private static extern NpgsqlConnector? ConnectorOf(NpgsqlConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "PrependInternalMessage")]
    private static extern void Prepend(NpgsqlConnector connector, byte[] rawMessage, int responseMessageCount);

    // The type of the property cannot be named here; its values are the letters of ReadyForQuery.
    private static Func<NpgsqlConnector, int> ReadStatus()
    {
        const string Name = "TransactionStatus";
        var connector = Expression.Parameter(typeof(NpgsqlConnector));
        var status = typeof(NpgsqlConnector).GetProperty(Name, BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new MissingMemberException(nameof(NpgsqlConnector), Name);
        return Expression
            .Lambda<Func<NpgsqlConnector, int>>(
                Expression.Convert(Expression.Property(connector, status), typeof(int)),
                connector
            )
            .Compile();
    }
}
