using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Catalogue;

/// <summary>What to do about a name that the catalogue does not have.</summary>
internal static class ReferenceHint
{
    public static string For(string word, IEnumerable<string> known) =>
        NearestName.Find(word, known) is { } nearest
            ? $"Did you mean {nearest}?"
            : "Add it first, or remove the reference.";
}
