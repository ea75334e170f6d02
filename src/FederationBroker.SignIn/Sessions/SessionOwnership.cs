using System.Linq.Expressions;
using FederationBroker.Data.Departures;
using FederationBroker.Data.Sweeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.SignIn.Sessions;

/// <summary>How rows of other rooms hang on a cable login: the database removes them with it.</summary>
public static class SessionOwnership
{
    public static void GoesWithSession<T>(this EntityTypeBuilder<T> table, Expression<Func<T, object?>> key)
        where T : class => table.HasOne<SessionRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Cascade);

    /// <inheritdoc cref="DepartureMark"/>
    public static IServiceCollection MarkWhenSessionEnds<T>(
        this IServiceCollection services,
        string key,
        string mark
    ) => services.MarkWhenGone<SessionRow, T>(key, mark);

    public static IServiceCollection KeepWithSession<T>(this IServiceCollection services) =>
        services.KeepWithOwner<T, SessionRow>();
}
