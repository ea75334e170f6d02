using System.Diagnostics.Metrics;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.SignIn;

/// <summary>How subscribers sign in, and how often they do not get in.</summary>
public sealed class SignInMeasures(IMeterFactory meters)
{
    private const string Prefix = "sign-in.";

    private readonly Counter<long> signIns = meters
        .Create(Meters.SignIn)
        .CreateCounter<long>("fbroker.sign_ins", "{sign-in}", "Attempts to sign in, by method and outcome.");

    /// <param name="action">As the audit trail has it; what is no sign-in is not counted.</param>
    /// <param name="outcome">As the audit trail has it: one of few words.</param>
    public void Count(TenantId tenant, string action, string outcome)
    {
        if (!action.StartsWith(Prefix, StringComparison.Ordinal))
            return;
        signIns.Add(
            1,
            KeyValuePair.Create(MeterTags.Tenant, (object?)tenant.Value),
            KeyValuePair.Create(MeterTags.Method, (object?)MethodOf(action)),
            KeyValuePair.Create(MeterTags.Outcome, (object?)outcome)
        );
    }

    private static string MethodOf(string action) =>
        action switch
        {
            "sign-in.password" => "password",
            "sign-in.passkey" => "passkey",
            "sign-in.device" => "device",
            "sign-in.home" => "home-network",
            _ => "other",
        };
}
