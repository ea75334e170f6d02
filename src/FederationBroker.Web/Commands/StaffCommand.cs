using System.CommandLine;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Register;
using FederationBroker.Staff.Rights;
using FederationBroker.Web.Options;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Web.Commands;

/// <summary>
/// The operator's staff from the command line: how the first person gets in, and how anybody does when nobody can.
/// </summary>
internal static class StaffCommand
{
    private static readonly Option<string> Tenant = new("--tenant")
    {
        Description = "Operator, or * for the platform.",
        Required = true,
    };
    private static readonly Option<string> Name = new("--name")
    {
        Description = "What the person signs in with, usually an e-mail address.",
        Required = true,
    };

    public static Command Create() =>
        new("staff", "The operator's staff.")
        {
            Add(),
            List(),
            Reset(),
            Remove(),
            StaffDemoCommands.Seed(),
            StaffDemoCommands.Code(),
        };

    private static Command Add()
    {
        var role = new Option<StaffRole>("--role") { Description = "What the person is for.", Required = true };
        var add = new Command("add", "Add somebody; prints a link that works once, for 24 hours.")
        {
            Tenant,
            Name,
            role,
        };
        add.SetAction(
            (parsed, cancellation) =>
                RunAsync(parsed, async (services, tenant) =>
                    await PrintAsync(
                        services,
                        tenant,
                        await RegisterAsync(services, tenant, register =>
                            register.AddAsync(
                                parsed.GetRequiredValue(Name),
                                [parsed.GetRequiredValue(role)],
                                by: null,
                                cancellation
                            )
                        )
                    )
                )
        );
        return add;
    }

    private static Command List()
    {
        var list = new Command("list", "Who is there, with which roles.") { Tenant };
        list.SetAction(
            (parsed, cancellation) => RunAsync(parsed, (services, tenant) => ListAsync(services, tenant, cancellation))
        );
        return list;
    }

    private static Command Reset()
    {
        var reset = new Command("reset", "Take password and second factor away; prints a new link.") { Tenant, Name };
        reset.SetAction(
            (parsed, cancellation) =>
                RunAsync(parsed, (services, tenant) =>
                    ForMemberAsync(
                        services,
                        tenant,
                        parsed.GetRequiredValue(Name),
                        (register, id) =>
                            register.ResetAsync(
                                id,
                                new Precondition(Version: null, DryRun: false),
                                by: null,
                                cancellation
                            ),
                        cancellation
                    )
                )
        );
        return reset;
    }

    private static Command Remove()
    {
        var remove = new Command("remove", "Remove somebody; effective at once.") { Tenant, Name };
        remove.SetAction(
            (parsed, cancellation) =>
                RunAsync(parsed, (services, tenant) =>
                    ForMemberAsync(
                        services,
                        tenant,
                        parsed.GetRequiredValue(Name),
                        (register, id) =>
                            register.RemoveAsync(
                                id,
                                new Precondition(Version: null, DryRun: false),
                                by: null,
                                cancellation
                            ),
                        cancellation
                    )
                )
        );
        return remove;
    }

    /// <summary>"*" is the platform's realm; everything else must be an operator.</summary>
    public static TenantId RealmOf(IServiceProvider services, string name) =>
        name == PlatformRealm.Tenant.Value ? PlatformRealm.Tenant : Tool.TenantOf(services, name);

    private static Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, TenantId, Task<int>> work) =>
        Tool.RunAsync(loadConfiguration: true, services =>
            work(services, RealmOf(services, parsed.GetRequiredValue(Tenant)))
        );

    private static Task<RegisterOutcome> RegisterAsync(
        IServiceProvider services,
        TenantId tenant,
        Func<StaffRegister, Task<RegisterOutcome>> work
    ) => services.GetRequiredService<TenantWork>().ForTenantAsync(tenant, work);

    private static async Task<int> ForMemberAsync(
        IServiceProvider services,
        TenantId tenant,
        string nameText,
        Func<StaffRegister, StaffId, Task<RegisterOutcome>> work,
        CancellationToken cancellation
    )
    {
        if (!StaffName.TryParse(nameText, out var name))
            return await FailAsync(StaffErrors.BadName.Message);
        var digest = services.GetRequiredService<StaffVault>().DigestOf(tenant, name);
        var found = await services
            .GetRequiredService<TenantWork>()
            .ForTenantAsync(tenant, (BrokerDbContext database) =>
                database.StaffMembers().SingleOrDefaultAsync(row => row.NameDigest == digest, cancellation)
            );
        if (found is null)
            return await FailAsync("Nobody has that name there.");
        return await PrintAsync(
            services,
            tenant,
            await RegisterAsync(services, tenant, register => work(register, found.Id))
        );
    }

    private static async Task<int> ListAsync(IServiceProvider services, TenantId tenant, CancellationToken cancellation)
    {
        var vault = services.GetRequiredService<StaffVault>();
        var members = await services
            .GetRequiredService<TenantWork>()
            .ForTenantAsync(tenant, (BrokerDbContext database) =>
                database.StaffMembers().OrderBy(row => row.Id).ToListAsync(cancellation)
            );
        foreach (var member in members)
        {
            var state =
                member.Disabled ? "disabled"
                : !member.IsEnrolled ? "invited"
                : !member.HasSecondFactor ? "no second factor yet"
                : "active";
            Console.WriteLine(
                $"{vault.OpenName(member), -40} {string.Join(',', member.Roles), -30} {state, -20} last sign-in "
                    + $"{member.LastSignInAt?.ToString("u") ?? "never"}"
            );
        }

        return 0;
    }

    private static async Task<int> PrintAsync(IServiceProvider services, TenantId tenant, RegisterOutcome outcome)
    {
        if (outcome is RegisterOutcome.Refused refused)
            return await FailAsync($"{refused.Refusal.Code} {refused.Refusal.Line}");
        if (outcome is not RegisterOutcome.Done done)
            return await FailAsync("Nothing matched.");
        Console.WriteLine("Done.");
        if (done.EnrolmentHandle is not { } handle)
            return 0;
        var origin = services.GetRequiredService<BrokerOptions>().PublicOrigin;
        var page =
            tenant == PlatformRealm.Tenant
                ? $"{origin}{PlatformRealm.Prefix}"
                : services.GetRequiredService<Partners.IPartnerRegistry>().Current.FindTenant(tenant)!.Issuer;
        Console.WriteLine(
            $"Hand this link over in a way that reaches nobody else. It works once, until "
                + $"{done.Member.EnrolmentEnds:u} (within {Enrolment.LinkLives.TotalHours:0} hours):"
        );
        Console.WriteLine($"{page}/staff/enrol/{handle}");
        return 0;
    }

    private static async Task<int> FailAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 1;
    }
}
