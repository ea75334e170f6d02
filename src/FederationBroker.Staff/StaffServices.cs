using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Kernel;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.Api;
using FederationBroker.Staff.Api.Endpoints;
using FederationBroker.Staff.Api.Endpoints.Accounts;
using FederationBroker.Staff.Api.Endpoints.Catalogue;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Console;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Staff;

/// <summary>The operator's staff: what it is made of, and where its API answers.</summary>
public static class StaffServices
{
    private const int LargestBody = 64 * 1024;

    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, StaffTables>();
        services.Keep<StaffMember>("until the operator removes them");
        services.KeepWithOwner<StaffRecoveryCode, StaffMember>();
        services.RemoveAfter<StaffSession>(row => row.ExpiresAt);
        services.RemoveAfter<StaffApiKey>(row => row.ExpiresAt, TimeSpan.FromDays(400));
        services.RemoveHistory<StaffChange>("remove_staff_changes");
        services.AddSingleton<StaffVault>();
        services.AddSingleton<StaffPace>();
        services.AddSingleton<ConsoleFiles>();
        services.AddScoped<StaffAudit>();
        services.AddScoped<StaffAddress>();
        services.AddScoped<StaffSessions>();
        services.AddScoped<StaffSignIn>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<Enrolment>();
        services.AddScoped<StaffRegister>();
        services.AddScoped<StaffSeed>();
        services.AddScoped<ApiKeyRing>();
        services.AddScoped<CurrentStaff>();
        services.AddScoped<StaffCallers>();
        services.AddScoped<StaffGate>();
        services.AddScoped<Operation>();
        services.AddScoped<AccountOverviewReader>();
        services.AddScoped<AccountSearch>();
        services.AddScoped<AccountEffects>();
        services.AddScoped<CatalogueEditing>();
        services.AddScoped<SharedContentEditing>();
        services.AddScoped<ReportEndpoints.ReportReader>();
        // Machines get what they sent read to the letter: no unknown, missing or doubled members, and faults that say
        // where.
        services.ConfigureHttpJsonOptions(json => MakeStrict(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddApiDescription();
        return services;
    }

    /// <summary>The API, which the host also leads the platform's own realm to, and the console's files.</summary>
    public static void MapStaff(this IEndpointRouteBuilder endpoints)
    {
        MapApi(endpoints.MapGroup("/t/{tenant}/staff/api/v1"));
        ConsoleFiles.Map(endpoints);
        // Built now, so that an endpoint without a permission stops the start instead of the first request.
        _ = endpoints.DataSources.SelectMany(source => source.Endpoints).Count();
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        SessionEndpoints.Map(api);
        OverviewEndpoints.Map(api);
        StaffMemberEndpoints.Map(api);
        ApiKeyEndpoints.Map(api);
        AuditEndpoints.Map(api);
        ConfigurationEndpoints.Map(api);
        AccountEndpoints.Map(api);
        PeopleEndpoints.Map(api);
        DeviceEndpoints.Map(api);
        AccountLoginEndpoints.Map(api);
        ProfileEndpoints.Map(api);
        CatalogueEndpoints.Map(api);
        SharedContentEndpoints.Map(api);
        JobEndpoints.Map(api);
        ReportEndpoints.Map(api);
        api.MapOpenApi("/openapi.json").Requires(Permission.UseConsole);
        api.WithMetadata(new RequestSizeLimitAttribute(LargestBody)).DisableAntiforgery().Guard();
    }

    private static void MakeStrict(JsonSerializerOptions json)
    {
        StrictJson.Apply(json);
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
    }
}
