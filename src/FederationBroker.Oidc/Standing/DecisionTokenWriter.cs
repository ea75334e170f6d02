using FederationBroker.Data.Keys;
using FederationBroker.Data.Tenancy;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.Standing.Api;

namespace FederationBroker.Oidc.Standing;

/// <summary>
/// Signs a decision, so that a licence server can check it with the operator's published keys and ask nobody. Typed
/// "decision+jwt", so that it is never taken for another kind of token (RFC 8725 3.11).
/// </summary>
internal sealed class DecisionTokenWriter(
    SigningKeyRing keys,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    public async ValueTask<string> WriteAsync(Partner partner, SignedDecision signed, CancellationToken cancellation)
    {
        var (question, decision) = (signed.Question, signed.Decision);
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        var client = partner.Oidc!;
        var key = await keys.GetActiveAsync(tenant.Id, OidcKeys.Of(client), cancellation);
        var now = clock.GetUtcNow();
        return JwtWriter.Write(key, "decision+jwt", json =>
        {
            json.WriteString("iss", tenant.Issuer);
            json.WriteString("sub", question.Subject);
            json.WriteString("aud", client.ClientId);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + signed.Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", Kernel.Secrets.New());
            json.WriteString("resource", decision.Resource);
            json.WriteString("decision", decision.Outcome.ToString().ToLowerInvariant());
            json.WriteString("device_type", question.Device.Value);
            if (signed.DeviceId is not null)
                json.WriteString("device_id", signed.DeviceId);
        });
    }
}
