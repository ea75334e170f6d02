using System.Data.Common;
using FederationBroker.Data.Outages;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FederationBroker.UnitTests.Data;

/// <summary>Which exceptions mean that the database is away, and which are a bug.</summary>
public sealed class OutageTests
{
    // Every class of PostgreSQL's appendix A that a running server can report, and the single states that differ from
    // their class.
    [Theory]
    [InlineData("08000", OutageKind.Unreachable)]
    [InlineData("08001", OutageKind.Unreachable)]
    [InlineData("08003", OutageKind.Unreachable)]
    [InlineData("08004", OutageKind.Unreachable)]
    [InlineData("08006", OutageKind.Unreachable)]
    [InlineData("08P01", OutageKind.Unreachable)]
    [InlineData("25006", OutageKind.ReadOnly)]
    [InlineData("25P03", OutageKind.Cancelled)]
    [InlineData("25P04", OutageKind.Cancelled)]
    [InlineData("28000", OutageKind.Unreachable)]
    [InlineData("28P01", OutageKind.Unreachable)]
    [InlineData("3D000", OutageKind.Unreachable)]
    [InlineData("40001", OutageKind.Busy)]
    [InlineData("40003", OutageKind.Unreachable)]
    [InlineData("40P01", OutageKind.Busy)]
    [InlineData("53000", OutageKind.Exhausted)]
    [InlineData("53100", OutageKind.Exhausted)]
    [InlineData("53200", OutageKind.Exhausted)]
    [InlineData("53300", OutageKind.Exhausted)]
    [InlineData("55006", OutageKind.Busy)]
    [InlineData("55P03", OutageKind.Busy)]
    [InlineData("57014", OutageKind.Cancelled)]
    [InlineData("57P01", OutageKind.Unreachable)]
    [InlineData("57P02", OutageKind.Unreachable)]
    [InlineData("57P03", OutageKind.Unreachable)]
    [InlineData("57P04", OutageKind.Unreachable)]
    [InlineData("57P05", OutageKind.Unreachable)]
    [InlineData("58030", OutageKind.Broken)]
    [InlineData("XX000", OutageKind.Broken)]
    [InlineData("XX001", OutageKind.Broken)]
    public void A_state_of_the_database_is_an_outage(string state, OutageKind kind)
    {
        Outage.Of(Reported(state)).ShouldBe(new Outage(kind));
        Outage.Of(new DbUpdateException("saving", Reported(state))).ShouldBe(new Outage(kind));
        Outage
            .Of(new InvalidOperationException("likely transient", new DbUpdateException("saving", Reported(state))))
            .ShouldBe(new Outage(kind));
        Outage.Of(new AggregateException(new InvalidOperationException(), Reported(state))).ShouldBe(new Outage(kind));
    }

    [Theory]
    [InlineData("22001")] // too long
    [InlineData("22021")] // NUL
    [InlineData("23502")]
    [InlineData("23503")]
    [InlineData("23505")]
    [InlineData("23514")]
    [InlineData("25P02")]
    [InlineData("40002")] // an integrity constraint, seen at the end of a transaction
    [InlineData("42501")]
    [InlineData("42601")]
    [InlineData("42P01")]
    [InlineData("P0001")]
    public void What_the_database_refuses_is_no_outage(string state)
    {
        Outage.Of(Reported(state)).ShouldBeNull();
        Outage.Of(new DbUpdateException("saving", Reported(state))).ShouldBeNull();
    }

    [Fact]
    public void A_broken_way_to_the_database_is_an_outage()
    {
        Outage
            .Of(new NpgsqlException("connecting", new System.Net.Sockets.SocketException(111)))
            .ShouldBe(new Outage(OutageKind.Unreachable));
        Outage
            .Of(new NpgsqlException("reading", new IOException("end of stream")))
            .ShouldBe(new Outage(OutageKind.Unreachable));
        Outage.Of(new NpgsqlException("reading", new TimeoutException())).ShouldBe(new Outage(OutageKind.Late));
        Outage.Of(new TimeoutException()).ShouldBe(new Outage(OutageKind.Late));
        Outage.Of(new DatabaseAwayException(new Outage(OutageKind.ReadOnly))).ShouldBe(new Outage(OutageKind.ReadOnly));
        Outage.Of(new NpgsqlException("connecting", Reported("53300"))).ShouldBe(new Outage(OutageKind.Exhausted));
    }

    [Fact]
    public void Everything_else_is_a_bug()
    {
        Outage.Of(new InvalidOperationException()).ShouldBeNull();
        Outage.Of(new IOException("a file")).ShouldBeNull();
        Outage.Of(new OperationCanceledException()).ShouldBeNull();
        Outage.Of(new DbUpdateConcurrencyException()).ShouldBeNull();
        ConstraintViolation.Of(Reported("22001")).ShouldBeNull();
        ConstraintViolation.Of(new InvalidOperationException()).ShouldBeNull();
    }

    [Fact]
    public void Each_kind_has_its_own_sentence() =>
        Enum.GetValues<OutageKind>().Select(kind => new Outage(kind).Sentence).ShouldBeUnique();

    private static DbException Reported(string state) => new PostgresException("text", "ERROR", "ERROR", state);
}
