using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OssBss.Store;

namespace OssBss.Contract;

/// <summary>The addresses a broker asks; src/plugins/RestOperatorSystems/README.md is the contract.</summary>
internal static class ContractEndpoints
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void MapContract(this WebApplication system)
    {
        var contract = system
            .MapGroup("/{operatorName}/v1")
            .AddEndpointFilter(
                async (call, next) =>
                    IsBroker(
                        call.HttpContext.Request,
                        call.HttpContext.RequestServices.GetRequiredService<OssOptions>()
                    )
                        ? await next(call)
                        : Results.StatusCode(StatusCodes.Status401Unauthorized)
            );
        contract.MapPost("/people/fetch", FetchPerson);
        contract.MapPost("/changes/read", ReadChanges);
        contract.MapPost("/changes/send", SendChange);
        contract.MapPost("/households/find", FindHousehold);
    }

    private static IResult FetchPerson(string operatorName, PersonWanted wanted, Operators operators) =>
        operators.Find(operatorName) is not { } ledger
            ? Results.NotFound()
            : Answer(PersonAnswer.Of(ledger.FindPerson(wanted.Account, wanted.Person)));

    private static IResult ReadChanges(string operatorName, ChangesWanted wanted, Operators operators)
    {
        if (operators.Find(operatorName) is not { } ledger)
            return Results.NotFound();
        var (notices, next, more) = ledger.Read(wanted.After);
        return Answer(
            new
            {
                changes = notices.Select(LineOf),
                next,
                more,
            }
        );
    }

    private static IResult SendChange(string operatorName, Order order, HttpRequest request, Operators operators)
    {
        if (operators.Find(operatorName) is not { } ledger)
            return Results.NotFound();
        if (request.Headers["Idempotency-Key"] is not [{ Length: > 0 } key])
            return Results.BadRequest();
        var answer = ledger.Order(key, order);
        return Answer(
            new
            {
                answer.Outcome,
                answer.Version,
                answer.Code,
                answer.Text,
                account = answer.Account is { } account ? StateOf(account) : null,
            }
        );
    }

    private static IResult FindHousehold(string operatorName, HouseholdWanted wanted, Operators operators)
    {
        if (operators.Find(operatorName) is not { } ledger)
            return Results.NotFound();
        if (!IPAddress.TryParse(wanted.Address, out var address))
            return Results.BadRequest();
        var home = ledger.FindHome(address);
        return Answer(new { outcome = home is null ? "not-at-home" : "found", account = home?.Number });
    }

    private static IResult Answer<T>(T body) => Results.Json(body, Shape);

    private static object LineOf(Notice notice) =>
        new
        {
            account = StateOf(notice.Account),
            @event = notice.Event,
            notice.Person,
            notice.Role,
            notice.CableId,
        };

    // Contract data alone: personal data leaves by the other address, when somebody signs in.
    private static object StateOf(Account account) =>
        new
        {
            account.Number,
            account.Version,
            account.Status,
            account.Plan,
            account.Region,
        };

    private static bool IsBroker(HttpRequest request, OssOptions options) =>
        request.Headers.Authorization is [{ } sent]
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(sent),
            Encoding.UTF8.GetBytes($"Bearer {options.Secret}")
        );
}

internal sealed record PersonWanted(string Account, string Person);

internal sealed record PersonAnswer(string Outcome, PersonDetails? Person)
{
    public static PersonAnswer Of(Person? person) => new(person is null ? "not-found" : "found", person?.Details);
}

internal sealed record ChangesWanted(string? After);

internal sealed record HouseholdWanted(string Address, int? Port);
