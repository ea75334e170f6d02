using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Rules;

/// <summary>What to do about a name that the catalogue does not have.</summary>
public static class ReferenceHint
{
    public static string For(string word, IEnumerable<string> known) =>
        NearestName.Find(word, known) is { } nearest
            ? $"Did you mean {nearest}?"
            : "Add it first, or remove the reference.";
}
