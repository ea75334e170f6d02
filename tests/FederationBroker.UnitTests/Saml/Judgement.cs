using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Bindings;
using FederationBroker.Saml.SingleSignOn;

namespace FederationBroker.UnitTests.Saml;

/// <summary>
/// Puts a request through everything the endpoint does before the sign-in begins, and names what came of it.
/// </summary>
internal sealed class Judgement
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly RegistrySnapshot registry;

    public Judgement(Partner? partner = null) => registry = SamplePartner.Registry(partner);

    public static Task<string> OfQueryAsync(string query, Partner? partner = null) =>
        new Judgement(partner).QueryAsync(query);

    public static Task<string> OfFormAsync(string form, Partner? partner = null) =>
        new Judgement(partner).FormAsync(form);

    public Task<string> QueryAsync(string query) => CodeAsync(RedirectBinding.Unbind(query));

    public Task<string> FormAsync(string form) => CodeAsync(PostBinding.Unbind(form));

    public async Task<PartnerRequest> AcceptedAsync(string query) =>
        await JudgeAsync(RedirectBinding.Unbind(query)) is Checked<SignInAttempt, Rejection>.Passed passed
            ? SignInTranslation.ToPartnerRequest(passed.Value)
            : throw new InvalidOperationException($"The request was not accepted: {await QueryAsync(query)}");

    public async Task<Rejection> RejectionAsync(string query) =>
        ((Checked<SignInAttempt, Rejection>.Failed)await JudgeAsync(RedirectBinding.Unbind(query))!).Refusal;

    private async Task<string> CodeAsync(Unbinding unbinding) =>
        await JudgeAsync(unbinding) switch
        {
            Checked<SignInAttempt, Rejection>.Passed => "accepted",
            Checked<SignInAttempt, Rejection>.Failed { Refusal: Rejection.OnPage refused } => refused.Refusal.Code,
            Checked<SignInAttempt, Rejection>.Failed { Refusal: Rejection.ToPartner answered } => answered.Status.Code,
            _ => throw new InvalidOperationException("No such outcome."),
        };

    private async Task<Checked<SignInAttempt, Rejection>> JudgeAsync(Unbinding unbinding)
    {
        var checks = new RequestChecks((_, _, request, _, _) => Task.FromResult(used.Add(request)));
        return RequestIntake.Take(unbinding, SamplePartner.Tenant, registry, SamplePartner.Now) switch
        {
            RequestIntake.Taken taken => await checks.RunAsync(taken.Attempt, TestContext.Current.CancellationToken),
            RequestIntake.Refused refused => new Checked<SignInAttempt, Rejection>.Failed(
                new Rejection.OnPage(refused.Refusal)
            ),
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }
}
