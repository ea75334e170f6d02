using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Data.Departures;

/// <summary>
/// Rows that outlive what they name, and are marked in the very transaction in which it goes: by whichever statement,
/// cascade or sweep. The database's own trigger does it, so that no way of ending something can be forgotten.
/// </summary>
/// <param name="Gone">The entity whose rows go; it is known by its <c>id</c>.</param>
/// <param name="Row">The entity whose rows stay.</param>
/// <param name="Key">The column that names what goes.</param>
/// <param name="Mark">What is set, as SQL; all three are constants of the room that owns the rows.</param>
public sealed record DepartureMark(Type Gone, Type Row, string Key, string Mark)
{
    public string GoneIn(IReadOnlyModel model) => model.FindEntityType(Gone)!.GetTableName()!;

    public string RowIn(IReadOnlyModel model) => model.FindEntityType(Row)!.GetTableName()!;
}

public static class DepartureServices
{
    /// <inheritdoc cref="DepartureMark"/>
    public static IServiceCollection MarkWhenGone<TGone, TRow>(
        this IServiceCollection services,
        string key,
        string mark
    ) => services.AddSingleton(new DepartureMark(typeof(TGone), typeof(TRow), key, mark));
}
