namespace FederationBroker.ProductTests.Conformance;

/// <summary>
/// What one module of the OpenID Foundation's conformance suite (release 5.2.3) observes, from outside. It has the
/// module's own name, so that its result can be held against the suite's.
/// </summary>
/// <param name="Clause">What the module stands for.</param>
/// <param name="Run">Fails where the suite would.</param>
internal sealed record CertificationModule(string Name, string Clause, Func<CertificationRun, Task> Run);

/// <summary>Modules that are certified together.</summary>
/// <param name="Mode">The <c>response_mode</c> of all its requests; null: they name none.</param>
internal sealed record CertificationPlan(string Name, string? Mode, IReadOnlyList<CertificationModule> Modules)
{
    public static readonly IReadOnlyList<CertificationPlan> All =
    [
        new("oidcc-config-certification-test-plan", Mode: null, ConfigModules.All),
        new("oidcc-basic-certification-test-plan", Mode: null, BasicModules.All),
        new("oidcc-formpost-basic-certification-test-plan", "form_post", BasicModules.All),
        new("oidcc-rp-initiated-logout-certification-test-plan", Mode: null, LogoutModules.All),
        new("oidcc-backchannel-rp-initiated-logout-certification-test-plan", Mode: null, ToldLogoutModules.BackChannel),
        new(
            "oidcc-frontchannel-rp-initiated-logout-certification-test-plan",
            Mode: null,
            ToldLogoutModules.FrontChannel
        ),
    ];
}

/// <param name="Profile">What its clients have agreed to.</param>
internal sealed record FapiPlan(string Name, string Profile, bool IsSigned, IReadOnlyList<FapiModule> Modules)
{
    public static readonly IReadOnlyList<FapiPlan> All =
    [
        new("fapi2-security-profile-final-test-plan", "fapi2", IsSigned: false, FapiModules.SecurityProfile),
        new("fapi2-message-signing-final-test-plan", "fapi2MessageSigning", IsSigned: true, FapiModules.MessageSigning),
    ];
}
