using System.Collections.Immutable;
using FederationBroker.Data.Keys;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// Signs the authorization response (JARM 2): nobody between the broker and the partner can mix or change answers.
/// </summary>
internal sealed class SignedAnswers(SigningKeyRing keys, IPartnerRegistry registry, TimeProvider clock)
{
    /// <summary>JARM 2.1 recommends at most ten minutes.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <returns>The one parameter that stands for all.</returns>
    public async ValueTask<ImmutableArray<AnswerMember>> SignAsync(
        Tenant tenant,
        AnswerTarget target,
        ImmutableArray<AnswerMember> answer,
        CancellationToken cancellation
    )
    {
        var client = registry.Current.FindByClientId(tenant.Id, target.ClientId)!.Oidc!;
        var key = await keys.GetActiveAsync(tenant.Id, OidcKeys.Of(client), cancellation);
        var jwt = JwtWriter.Write(key, "JWT", json =>
        {
            json.WriteString("aud", client.ClientId);
            json.WriteNumber("exp", (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
            foreach (var (name, value) in answer)
            {
                if (value is not null)
                    json.WriteString(name, value);
            }
        });
        return [new("response", jwt)];
    }
}
