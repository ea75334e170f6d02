using FederationBroker.Plugins.Abstractions.SubscriberData;
using Microsoft.Extensions.Caching.Memory;

namespace FederationBroker.Subscribers.OperatorSystem;

/// <summary>
/// Personal data of people who are signing in right now, in memory only, for a minute at most: a sign-in asks at the
/// authorization, the token and the UserInfo endpoint. The key has the instant of the last change notice, so a notice
/// is effective on every node at once.
/// </summary>
internal sealed class PersonCache(TimeProvider clock) : IDisposable
{
    private const int MostPeople = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly MemoryCache entries = new(
        new MemoryCacheOptions { SizeLimit = MostPeople, ExpirationScanFrequency = TimeSpan.FromSeconds(10) }
    );

    public PersonalData? Find(PersonOnFile person) =>
        entries.TryGetValue(person, out Entry? entry) && clock.GetUtcNow() - entry!.FetchedAt < Lifetime
            ? entry.Person
            : null;

    public void Keep(PersonOnFile person, PersonalData data) =>
        entries.Set(
            person,
            new Entry(data, clock.GetUtcNow()),
            new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime }
        );

    public void Dispose() => entries.Dispose();

    private sealed record Entry(PersonalData Person, DateTimeOffset FetchedAt);
}
