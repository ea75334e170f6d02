using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Documents;

/// <summary>
/// What can be wrong with a catalogue (FB-41xx). The place and the fix stand in the <see cref="Refusal"/>.
/// </summary>
public static class CatalogueErrors
{
    public static readonly Refusal NotReadable = new("FB-4100", "The catalogue entry could not be read.");
    public static readonly Refusal UnknownBundleKind = new("FB-4101", "There is no such kind of bundle.");
    public static readonly Refusal IdTwice = new("FB-4102", "The id is used twice.");
    public static readonly Refusal UnknownReference = new(
        "FB-4103",
        "The entry names something that is not in the catalogue."
    );
    public static readonly Refusal NegativePrice = new("FB-4104", "A price cannot be negative.");
    public static readonly Refusal PriceListsOverlap = new(
        "FB-4105",
        "Two price lists of the same provision apply to the bundle at the same time."
    );
    public static readonly Refusal DependencyCycle = new("FB-4106", "Bundles need each other in a circle.");
    public static readonly Refusal DependencyMissing = new(
        "FB-4107",
        "The plan includes a bundle but not one that it needs."
    );
    public static readonly Refusal DiscountsOverlap = new(
        "FB-4108",
        "Two discounts apply to the same price list at the same time."
    );
    public static readonly Refusal EmptyValidity = new("FB-4109", "The validity ends before it begins.");
    public static readonly Refusal OutOfRange = new("FB-4110", "The value is out of range.");
    public static readonly Refusal Contradiction = new("FB-4111", "The values contradict each other.");
    public static readonly Refusal EntryInUse = new("FB-4112", "Accounts use this entry, so it cannot be removed.");
    public static readonly Refusal ChangedMeanwhile = new(
        "FB-4113",
        "The catalogue was changed by somebody else in the meantime. Load it again and repeat the change."
    );
    public static readonly Refusal SharedContentInUse = new(
        "FB-4114",
        "Bundles of operators hold this shared content, so it cannot be removed."
    );
}
