using System.Security.Cryptography;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OssBss.Store;

namespace FederationBroker.ProductTests.Privacy;

/// <summary>
/// Many subscribers, each signed in once within two days; two partners that each of them visits during the ten days
/// after, at moments that have nothing to do with each other. So nothing but what the broker says can tell who is who.
/// </summary>
public sealed class Collusion : IAsyncLifetime
{
    private const double Day = 86_400;

    private static readonly string[] Sides = ["left", "right"];

    /// <summary>FBROKER_COLLUSION sets how many; from 3000 on the measure is fine enough for the bare bound.</summary>
    public static int Subscribers { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("FBROKER_COLLUSION"), out var many) ? many : 100;

    public BrokerWorld World { get; private set; } = null!;

    public List<Seen> Left { get; } = [];

    public List<Seen> Right { get; } = [];

    public List<Session> Logins { get; } = [];

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(configuration =>
        {
            foreach (var partner in Sides)
                Register(configuration, partner);
        });
        var people = new List<SubscriberId>();
        for (var number = 0; number < Subscribers; number++)
            people.Add(await AddAsync(number));
        await AgreeAsync();
        await RunAsync(people);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static void Register(ConfigurationFolder configuration, string id)
    {
        SamlPartner.Register(configuration, id);
        var yaml = File.ReadAllText(Path.Combine(configuration.Path, "partners", $"{id}.yaml"));
        var claims = yaml[
            yaml.IndexOf("  claims:", StringComparison.Ordinal)..yaml.IndexOf("oidc:\n", StringComparison.Ordinal)
        ];
        configuration.WritePartner(
            id,
            yaml.Replace(
                claims,
                "  claims:\n    - { claim: updated_at, purpose: { en: To notice changes } }\n",
                StringComparison.Ordinal
            )
        );
    }

    private async Task<SubscriberId> AddAsync(int number)
    {
        CableId.TryParse($"colluded-{number}@metro.test", out var cableId);
        var changed = World.Clock.GetUtcNow().AddDays(-1000 * Fraction());
        var person = new Person
        {
            Number = $"P-C{number}",
            Details = new PersonDetails { UpdatedAt = changed },
        };
        World
            .Oss()
            .Ledger.AddSilently(
                new Account
                {
                    Number = $"A-C{number}",
                    Version = 0,
                    People = [person],
                }
            );
        var account = new NewAccount { Number = new AccountNumber($"A-C{number}") };
        var added = await World.Node.AsOperatorAsync(
            (SubscriberRegistration registration) =>
                registration.RegisterAsync(
                    cableId,
                    new AccountNumber(person.Number),
                    passwordHash: null,
                    account,
                    CancellationToken.None
                )
        );
        return added!.Id;
    }

    private async Task AgreeAsync()
    {
        var registry = World.Node.Services.GetRequiredService<IPartnerRegistry>().Current;
        var now = World.Clock.GetUtcNow();
        foreach (var partner in Sides.Select(name => registry.Find(SubscriberWorld.Metro, new PartnerId(name))!))
        {
            var answers = partner
                .Agreement.Claims.Select(claim => new ConsentItem(claim.Claim, Accepted: true, claim.NoticeHash, now))
                .Append(
                    new ConsentItem(ConsentItem.OfflineAccess, Accepted: true, ConsentItem.OfflineAccessNotice, now)
                );
            await World.Database.QueryAsync<int>(
                $"""
                INSERT INTO consent_grant (id, tenant, subscriber_id, partner, state, items_json, given_at, changed_at)
                SELECT gen_random_uuid(), tenant, id, '{partner.Id}', 'Active', '{ConsentItem.Write([
                    .. answers,
                ])}'::jsonb, '{now:O}', '{now:O}'
                FROM subscriber WHERE tenant = 'metro' AND number LIKE 'P-C%'
                """
            );
        }
    }

    private async Task RunAsync(List<SubscriberId> people)
    {
        var begin = World.Clock.GetUtcNow();
        var visits = new List<(double At, Func<Task> Act)>();
        var cookies = new string[people.Count];
        (Accomplice Partner, List<Seen> Seen)[] sides =
        [
            (new Accomplice(World, "left", (int)(20 * Day)), Left),
            (new Accomplice(World, "right", (int)(26 * Day)), Right),
        ];
        for (var number = 0; number < people.Count; number++)
        {
            var index = number;
            Logins.Add(null!);
            visits.Add((2 * Day * Fraction(), async () => cookies[index] = await SignInAsync(people[index], index)));
            foreach (var (partner, all) in sides)
            {
                var (seen, refresh) = (new Seen(), string.Empty);
                all.Add(seen);
                var visit = Day * (2 + (7 * Fraction()));
                visits.Add((visit, async () => refresh = await partner.VisitAsync(seen, cookies[index])));
                visits.Add((visit + (Day * Fraction()), () => partner.RenewAsync(seen, refresh)));
                visits.Add((Day * (2 + (8 * Fraction())), () => partner.VisitBySamlAsync(seen, cookies[index])));
            }
        }

        foreach (var (at, act) in visits.OrderBy(visit => visit.At))
        {
            var ahead = begin.AddSeconds(at) - World.Clock.GetUtcNow();
            if (ahead > TimeSpan.Zero)
                World.Clock.Advance(ahead);
            await act();
        }
    }

    private async Task<string> SignInAsync(SubscriberId subscriber, int index)
    {
        var wanted = new NewSession(subscriber, SignInMethod.Password);
        var opened = await World.Node.AsOperatorAsync(
            (SessionStore sessions) =>
                sessions.OpenAsync(new DefaultHttpContext(), wanted, remember: true, CancellationToken.None)
        );
        Logins[index] = opened.Session;
        return $"__Host-fb-session-metro={opened.Handle}";
    }

    private static double Fraction() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
