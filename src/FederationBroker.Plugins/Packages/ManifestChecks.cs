using System.Text.RegularExpressions;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions;

namespace FederationBroker.Plugins.Packages;

/// <summary>What a signed manifest must be besides: its signature says who wrote it, not that it makes sense.</summary>
internal static partial class ManifestChecks
{
    private static readonly string[] KnownCapabilities =
    [
        Capability.Billing,
        Capability.Subscription,
        Capability.Consent,
        Capability.Claims,
        Capability.Standing,
    ];

    private static readonly Func<AdapterManifest, Refusal?>[] InOrder =
    [
        IdIsWellFormed,
        ContractIsServed,
        CapabilitiesAreKnown,
        GrantsFitCapabilities,
        FilesAreInside,
        EntryIsListed,
    ];

    /// <returns>Null when nothing is wrong.</returns>
    public static Refusal? Run(AdapterManifest manifest) =>
        InOrder.Select(check => check(manifest)).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? IdIsWellFormed(AdapterManifest manifest) =>
        manifest.Id.Length <= 64 && Id().IsMatch(manifest.Id)
            ? null
            : AdapterErrors.ManifestContradicts.At("id", "Write dotted lower-case words, such as cableco.bss.");

    // Two majors are served, so that broker and adapters need not change on one day.
    private static Refusal? ContractIsServed(AdapterManifest manifest) =>
        manifest.ContractMajor is { } major && AdapterContract.Serves(major)
            ? null
            : AdapterErrors.ContractUnknown.At(
                "contract",
                $"Build it for contract {AdapterContract.Version}, or for major version {AdapterContract.EarlierMajor}."
            );

    private static Refusal? CapabilitiesAreKnown(AdapterManifest manifest) =>
        manifest.Capabilities.IsDefaultOrEmpty
            ? AdapterErrors.ManifestContradicts.At("capabilities", "Name at least one.")
        : manifest.Capabilities.FirstOrDefault(word => !KnownCapabilities.Contains(word)) is { } unknown
            ? AdapterErrors.ManifestContradicts.At(
                $"capabilities/{unknown}",
                $"Name some of {string.Join(", ", KnownCapabilities)}."
            )
        : null;

    private static Refusal? GrantsFitCapabilities(AdapterManifest manifest) =>
        manifest.Grants.Claims.Length > 0 && !manifest.Capabilities.Contains(Capability.Claims)
            ? AdapterErrors.ManifestContradicts.At("grants/claims", "Only an adapter for claims may add some.")
        : manifest.Grants.BillingAccount && !manifest.Capabilities.Contains(Capability.Billing)
            ? AdapterErrors.ManifestContradicts.At(
                "grants/billingAccount",
                "Only an adapter for billing may hear whose account it is."
            )
        : null;

    private static Refusal? FilesAreInside(AdapterManifest manifest) =>
        manifest.Files.Keys.FirstOrDefault(file => !IsInside(file)) is { } outside
            ? AdapterErrors.ManifestContradicts.At(
                $"files/{outside}",
                "Write paths below the manifest's folder, with slashes and without dots for folders."
            )
            : null;

    private static Refusal? EntryIsListed(AdapterManifest manifest) =>
        manifest.Files.ContainsKey(manifest.Entry)
            ? null
            : AdapterErrors.ManifestContradicts.At("entry", "Name one of the files.");

    private static bool IsInside(string file) =>
        file.Length is > 0 and <= 200
        && file is not (PackageReader.ManifestFile or PackageReader.SignatureFile)
        && file.Split('/')
            .All(part => part is not ("" or "." or "..") && !part.Contains('\\', StringComparison.Ordinal));

    [GeneratedRegex(
        @"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Id();
}
