using FederationBroker.Data;
using FederationBroker.Data.AppendOnly;
using FederationBroker.Data.Sweeping;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Gate;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Register;
using FederationBroker.Staff.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Staff;

/// <summary>The operator's staff: what it is made of.</summary>
public static class StaffServices
{
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, StaffTables>();
        services.Keep<StaffMember>("until the operator removes them");
        services.KeepWithOwner<StaffRecoveryCode, StaffMember>();
        services.RemoveAfter<StaffSession>(row => row.ExpiresAt);
        services.RemoveAfter<StaffApiKey>(row => row.ExpiresAt, TimeSpan.FromDays(400));
        services.OnlyAddTo<StaffChange>();
        services.AddSingleton<StaffVault>();
        services.AddSingleton<StaffPace>();
        services.AddScoped<StaffAudit>();
        services.AddScoped<StaffAddress>();
        services.AddScoped<StaffSessions>();
        services.AddScoped<StaffGuesses>();
        services.AddScoped<StaffSignIn>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<Enrolment>();
        services.AddScoped<StaffRegister>();
        services.AddScoped<StaffSeed>();
        services.AddScoped<ApiKeyRing>();
        services.AddScoped<CurrentStaff>();
        services.AddScoped<StaffCallers>();
        return services;
    }
}
