using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Kernel;
using FederationBroker.Management.Accounts;
using FederationBroker.Management.Adapters;
using FederationBroker.Management.Api;
using FederationBroker.Management.Audit;
using FederationBroker.Management.Catalogue;
using FederationBroker.Management.Configuration;
using FederationBroker.Management.Conformance;
using FederationBroker.Management.Console;
using FederationBroker.Management.Jobs;
using FederationBroker.Management.Orders;
using FederationBroker.Management.Overview;
using FederationBroker.Management.Payments;
using FederationBroker.Management.Reports;
using FederationBroker.Management.Settlements;
using FederationBroker.Management.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Management;

/// <summary>The management API and the console, its client: what they are made of, and where they answer.</summary>
public static class ManagementServices
{
    private const int LargestBody = 64 * 1024;

    public static IServiceCollection AddManagement(this IServiceCollection services)
    {
        services.AddSingleton<ConsoleFiles>();
        services.AddScoped<StaffGate>();
        services.AddScoped<AuditedChange>();
        services.AddScoped<StaffDeed>();
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
        services.AddPaymentApiDescription();
        return services;
    }

    /// <summary>The API, which the host also leads the platform's own realm to, and the console's files.</summary>
    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        MapApi(endpoints.MapGroup("/t/{tenant}/staff/api/v1"));
        ConsoleFiles.Map(endpoints);
        endpoints.MapPaymentApiDescription();
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
        OrderEndpoints.Map(api);
        RefundEndpoints.Map(api);
        ReferralEndpoints.Map(api);
        SettlementEndpoints.Map(api);
        FundsEndpoints.Map(api);
        ReconciliationEndpoints.Map(api);
        LedgerEndpoints.Map(api);
        BillEndpoints.Map(api);
        WebhookEndpoints.Map(api);
        EvidenceEndpoints.Map(api);
        ConformanceEndpoints.Map(api);
        AdapterEndpoints.Map(api);
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
