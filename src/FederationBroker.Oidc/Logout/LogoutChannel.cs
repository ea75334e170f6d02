using System.Text;
using System.Text.Json;
using FederationBroker.Data.Keys;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.Partners.Notices;
using FederationBroker.Partners.Outbound;

namespace FederationBroker.Oidc.Logout;

/// <summary>
/// Tells a partner that a login has ended (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.5). The token is made anew
/// for each attempt, under the same <c>jti</c>.
/// </summary>
internal sealed class LogoutChannel(SigningKeyRing keys, IPartnerRegistry registry, TimeProvider clock) : INoticeChannel
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    // Back-Channel Logout 2.6 step 2 and the security considerations: preferably two minutes at most.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public NoticeChannel Kind => NoticeChannel.Logout;

    public Uri? AddressFor(Partner partner) => partner.Oidc?.BackchannelLogoutUri is { } uri ? new Uri(uri) : null;

    public async Task<OutboundMessage> WriteAsync(
        Partner partner,
        Uri address,
        NoticeFact notice,
        CancellationToken cancellation
    )
    {
        var token = await TokenAsync(partner, notice, cancellation);
        return new OutboundMessage(
            Encoding.ASCII.GetBytes($"logout_token={token}"),
            "application/x-www-form-urlencoded",
            new Dictionary<string, string>()
        );
    }

    private async Task<string> TokenAsync(Partner partner, NoticeFact notice, CancellationToken cancellation)
    {
        var (client, tenant) = (partner.Oidc!, registry.Current.FindTenant(partner.Tenant)!);
        using var body = JsonDocument.Parse(notice.Body);
        var about = body.RootElement.GetProperty("data");
        var key = await keys.GetActiveAsync(tenant.Id, OidcKeys.Of(client), cancellation);
        var now = clock.GetUtcNow();
        return JwtWriter.Write(key, "logout+jwt", json =>
        {
            json.WriteString("iss", tenant.Issuer);
            json.WriteString("aud", client.ClientId);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", notice.Id.ToString());
            json.WriteObject("events", events => events.WriteObject(Event, _ => { }));
            json.WriteString("sub", about.GetProperty("sub").GetString()!);
            json.WriteString("sid", about.GetProperty("sid").GetString()!);
        });
    }
}
