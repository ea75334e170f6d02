using FederationBroker.Kernel;

namespace FederationBroker.Partners;

/// <summary>Something of the live configuration that ends by itself, soon or already, whatever the files say.</summary>
/// <param name="Partner">Whom its end refuses. Null when it is the operator's own, and refuses nobody by
/// itself.</param>
/// <param name="File">Who owns it, below the configuration folder.</param>
/// <param name="What">In words, such as "the agreement".</param>
/// <param name="At">From then on it counts no more.</param>
public sealed record Deadline(TenantId Tenant, PartnerId? Partner, string File, string What, DateTimeOffset At)
{
    /// <summary>How long before an end it is spoken of: a partner needs weeks to send new metadata.</summary>
    public static readonly TimeSpan UsualNotice = TimeSpan.FromDays(30);

    /// <summary>How long before this one.</summary>
    public TimeSpan Notice { get; init; } = UsualNotice;

    /// <summary>Whom it stops: <c>metro/cinema</c>, or the operator alone.</summary>
    public string Subject => Partner is { } partner ? $"{Tenant}/{partner}" : Tenant.Value;

    public bool HasPassed(DateTimeOffset now) => At <= now;

    public string SentenceAt(DateTimeOffset now)
    {
        var moment = At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
        if (HasPassed(now))
            return $"{What} ended at {moment}";
        var days = (int)(At - now).TotalDays;
        return $"{What} ends at {moment}, in {(
            days switch { 0 => "less than a day", 1 => "1 day", _ => $"{days} days" })}";
    }

    /// <summary>Every end that has come or comes within <see cref="Notice"/>, soonest first. Partners that are switched
    /// off have none.</summary>
    public static IEnumerable<Deadline> Of(RegistrySnapshot live, DateTimeOffset now) =>
        live
            .Partners.SelectMany(OfPartner)
            .Concat(live.Tenants.SelectMany(OfTenant))
            .Where(end => end.At - end.Notice <= now)
            .OrderBy(end => end.At)
            .ThenBy(end => end.File, StringComparer.Ordinal);

    private static IEnumerable<Deadline> OfPartner(Partner partner)
    {
        if (!partner.Enabled)
            yield break;
        if (partner.Agreement.ValidUntil is { } ends)
            yield return new(partner.Tenant, partner.Id, partner.ConfigurationFile, "the agreement", ends);
        if (partner.Saml?.ServiceProvider.ValidUntil is { } expires)
            yield return new(partner.Tenant, partner.Id, partner.ConfigurationFile, "the SAML metadata", expires);
    }

    private static IEnumerable<Deadline> OfTenant(Tenant tenant)
    {
        if (tenant.SubscriberData?.AuthorityEnds is { } system)
            yield return new(tenant.Id, null, tenant.ConfigurationFile, "the authority of subscriberData", system);
        if (tenant.HomeNetwork?.System.AuthorityEnds is { } network)
            yield return new(tenant.Id, null, tenant.ConfigurationFile, "the authority of homeNetwork", network);
        // FIDO publishes a new file each month, so that its end is always near.
        if (tenant.Passkeys.ModelsDue is { } due)
            yield return new(tenant.Id, null, tenant.ConfigurationFile, "the metadata of passkeys", due)
            {
                Notice = TimeSpan.FromDays(3),
            };
    }
}
