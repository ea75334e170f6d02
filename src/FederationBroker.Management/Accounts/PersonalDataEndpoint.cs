using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.OperatorSystem;
using FederationBroker.Subscribers.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Accounts;

/// <summary>A look at what the OSS/BSS has about a person; none without its trace.</summary>
internal static class PersonalDataEndpoint
{
    public static void Map(RouteGroupBuilder people) =>
        people
            .MapGet("/{person:guid}/personal-data", ShowAsync)
            .Requires(Permission.ViewPersonalData)
            .WithName("showPersonalData")
            .WithSummary("What the operator's OSS/BSS says about the person now. Every look is audited.");

    private static async Task<Results<Ok<PersonalDataView>, StaffProblem>> ShowAsync(
        Guid id,
        Guid person,
        AccountPeople people,
        BrokerDbContext database,
        PersonalDataSource source,
        AuditedChange audited,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await people.FindAsync(new AccountId(id), new SubscriberId(person), cancellation) is not { } found)
            return StaffProblem.NotFound();
        var account = await database
            .Accounts()
            .Where(row => row.Id == found.AccountId)
            .Select(row => row.Number)
            .SingleAsync(cancellation);
        // Noted before it is shown: a look that leaves no trace must not be possible.
        await audited.NoteAsync(SubscribersActions.PersonalDataViewed, $"person {person}", cancellation);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(
            await source.FetchAsync(new PersonOnFile(account, found.Number, found.UpdatedAt), cancellation) switch
            {
                PersonOutcome.Found known => new PersonalDataView("found", Entries(known.Person)),
                PersonOutcome.NotFound => new PersonalDataView("notFound", []),
                _ => new PersonalDataView("unavailable", []),
            }
        );
    }

    private static ImmutableArray<PersonalDatum> Entries(PersonalData data) =>
        [
            .. typeof(PersonalData)
                .GetProperties()
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(property => new PersonalDatum(
                    property.Name,
                    property.GetValue(data)?.ToString() ?? string.Empty
                ))
                .Where(datum => datum.Value.Length > 0 && datum.Name != "EqualityContract"),
        ];
}

/// <param name="State"><c>found</c>, <c>notFound</c> or <c>unavailable</c>: the OSS/BSS does not answer, which says
/// nothing about the person.</param>
internal sealed record PersonalDataView(string State, ImmutableArray<PersonalDatum> Data)
{
    public override string ToString() => "[personal data]";
}

internal sealed record PersonalDatum(string Name, string Value)
{
    public override string ToString() => $"[{Name}]";
}
