using FederationBroker.Kernel;

namespace FederationBroker.Plugins.Packages;

/// <summary>Why an adapter is not taken in or not run: FB-6xxx.</summary>
internal static class AdapterErrors
{
    public static readonly Refusal ManifestUnreadable = new("FB-6001", "The adapter's manifest cannot be read.");

    public static readonly Refusal SignatureMissing = new("FB-6002", "The adapter is not signed.");

    public static readonly Refusal PublisherUnknown = new(
        "FB-6003",
        "The adapter's publisher is not on this operator's list."
    );

    public static readonly Refusal SignatureWrong = new(
        "FB-6004",
        "The adapter's signature does not match its manifest."
    );

    public static readonly Refusal FileChanged = new("FB-6005", "A file of the adapter is not what its manifest says.");

    public static readonly Refusal FileUnknown = new(
        "FB-6006",
        "The adapter's folder holds more than its manifest says."
    );

    public static readonly Refusal ContractUnknown = new(
        "FB-6007",
        "The adapter was built for a contract that is not served here."
    );

    public static readonly Refusal ManifestContradicts = new(
        "FB-6008",
        "The adapter's manifest contradicts itself or asks for more than it may."
    );

    public static readonly Refusal NotStarted = new("FB-6010", "The adapter did not start.");

    public static readonly Refusal DescriptionDiffers = new(
        "FB-6011",
        "The adapter says other things about itself than its manifest does."
    );

    public static readonly Refusal NotThePinned = new(
        "FB-6009",
        "The adapter is not the one that the operator's configuration names by its digest."
    );

    public static readonly Refusal LeftAlone = new(
        "FB-6013",
        "The adapter is left alone: it ended too often, or broke its contract with money at stake."
    );

    public static readonly Refusal ConfigurationRefused = new("FB-6012", "The adapter refuses its configuration.");
}
