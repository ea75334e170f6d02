using FederationBroker.Data;
using FederationBroker.Data.AppendOnly;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Federation.SignOut;
using FederationBroker.Federation.Tickets;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Federation;

public static class FederationServices
{
    public static IServiceCollection AddFederation(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, FederationTables>();
        AddRetention(services);
        services.AddScoped<PseudonymIssuer>();
        services.AddScoped<PseudonymRevelation>();
        services.AddScoped<StandingClaims>();
        services.AddSingleton<IModelPart, StatedSignInTable>();
        services.AddScoped<StatedTimes>();
        services.AddScoped<AdapterReferences>();
        services.AddScoped<AdapterClaims>();
        services.AddScoped<ClaimsPipeline>();
        services.AddScoped<ConsentGrants>();
        services.AddScoped<HouseholdSharing>();
        services.AddScoped<ConsentPrompts>();
        services.AddScoped<ConsentAnswers>();
        services.AddScoped<ConnectedServices>();
        services.AddScoped<HouseholdEntrance>();
        services.AddScoped<TicketStore>();
        AddSignOut(services);
        AddFlow(services);
        services.AddSingleton<RefusalMeasures>();
        services.AddSingleton<RefusalRecords>();
        services.AddScoped<RefusalWriter>();
        return services;
    }

    private static void AddSignOut(IServiceCollection services)
    {
        services.AddSingleton<IModelPart, PartnerSessionTable>();
        services.AddScoped<PartnerSessions>();
        services.AddScoped<EndedPartnerSessions>();
        services.AddScoped<IFollowsSession>(provider => provider.GetRequiredService<PartnerSessions>());
        services.AddScoped(provider => new SignOutVisits(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<IPartnerRegistry>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<IDataProtectionProvider>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    /// <summary>What works beside the requests of a serving node.</summary>
    public static IServiceCollection AddFederationJobs(this IServiceCollection services) =>
        services.AddHostedService<SignOutNews>();

    private static void AddFlow(IServiceCollection services)
    {
        services.AddSingleton<SituationQuery>();
        services.AddScoped<SituationReader>();
        services.AddSingleton<DecisionMeasures>();
        services.AddScoped<SignInDecisions>();
        services.AddScoped<SignInPages>();
        services.AddScoped<GrantRelease>();
        services.AddScoped<SignInAnswers>();
        services.AddScoped(provider => new SignInFlow(
            provider.GetRequiredService<IPartnerRegistry>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TicketStore>(),
            provider.GetRequiredService<SignInDecisions>(),
            provider.GetRequiredService<SignInPages>(),
            provider.GetRequiredService<SignInAnswers>()
        ));
        services.AddScoped(provider => new RefusedSignIns(
            provider.GetRequiredService<IPartnerRegistry>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TicketStore>(),
            provider.GetRequiredService<SignInDecisions>(),
            provider.GetRequiredService<SignInPages>(),
            provider.GetRequiredService<SignInAnswers>()
        ));
    }

    private static void AddRetention(IServiceCollection services)
    {
        services.RemoveAfter<SignInTicket>(row => row.ExpiresAt);
        services.BoundStrangers(
            new StrangerBounds
            {
                Table = typeof(SignInTicket),
                Where = "signed_in_session IS NULL",
                Partner = "partner",
                PerOrigin = 500,
                PerPartner = 20_000,
                PerTenant = 50_000,
            }
        );
        // What was watched when is nobody's business for long; usage records have their own store and rules.
        services.KeepWithSession<StatedSignIn>();
        services.RemoveAfter<PartnerSession>(row => row.KeptUntil);
        services.MarkWhenSessionEnds<PartnerSession>("session_id", PartnerSessionTable.Mark);
        services.KeepWithSubscriber<Grant>();
        services.KeepWithSubscriber<Pseudonym>();
        // The history of a consent lives as long as the consent, and for a while after it.
        services.OnlyAddTo<GrantEvent>(
            staysWhile: """
            EXISTS (SELECT FROM consent_grant g
              WHERE g.tenant = old.tenant AND g.id = old.grant_id AND g.state = 'Active')
            """
        );
    }

    /// <summary>Below a tenant's prefix: where the pages hand back.</summary>
    public static void MapFederation(this IEndpointRouteBuilder tenant)
    {
        tenant.MapGet(
            "/continue/{ticket}",
            (string ticket, HttpContext context, SignInFlow flow, CancellationToken cancellation) =>
                flow.ContinueAsync(context, ticket, cancellation)
        );
    }
}

internal sealed class FederationTables : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var grant = model.Entity<Grant>();
        grant.ToTable("consent_grant").HasKey(row => row.Id);
        grant.Property(row => row.Id).HasConversion(id => id.Value, value => new GrantId(value));
        grant.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        grant.Property(row => row.ItemsJson).HasColumnType("jsonb");
        grant
            .HasIndex(row => new
            {
                row.Tenant,
                row.SubscriberId,
                row.Partner,
            })
            .IsUnique()
            .HasFilter("state = 'Active'");
        grant.HasIndex(row => row.SubscriberId);
        grant.GoesWithSubscriber(row => row.SubscriberId);

        var happened = model.Entity<GrantEvent>();
        happened.ToTable("grant_event").HasKey(row => row.Id);
        happened.Property(row => row.Id).ValueGeneratedOnAdd();
        happened.Property(row => row.GrantId).HasConversion(id => id.Value, value => new GrantId(value));
        happened.Property(row => row.Kind).HasMaxLength(32);
        happened.Property(row => row.ItemsJson).HasColumnType("jsonb");
        happened.Property(row => row.NoticeLocale).HasMaxLength(16);
        happened.HasIndex(row => row.GrantId);
        happened.HasIndex(row => row.At).ForSweeping();

        var pseudonym = model.Entity<Pseudonym>();
        pseudonym
            .ToTable("pseudonym")
            .HasKey(row => new
            {
                row.Tenant,
                row.SubscriberId,
                row.Sector,
                row.Epoch,
            });
        pseudonym.HasIndex(row => new { row.Tenant, row.Value }).IsUnique();
        pseudonym.HasIndex(row => new { row.SubscriberId, row.Sector }).IsUnique().HasFilter("retired_at IS NULL");
        pseudonym.Property(row => row.Sector).HasMaxLength(253);
        pseudonym.Property(row => row.Value).HasMaxLength(126);
        pseudonym.GoesWithSubscriber(row => row.SubscriberId);
        Configure(model.Entity<SignInTicket>());
    }

    private static void Configure(EntityTypeBuilder<SignInTicket> ticket)
    {
        ticket.ToTable("sign_in_ticket").HasKey(row => row.HandleHash);
        ticket.Property(row => row.OrderNumber).HasMaxLength(16);
        ticket.HasIndex(row => row.ExpiresAt).ForSweeping();
    }
}
