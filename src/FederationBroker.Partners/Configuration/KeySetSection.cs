using FederationBroker.Partners.Keys;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// Reads the key set that <c>oidc.jwksFile</c> names; what is wrong is said at its place in that file.
/// </summary>
internal static class KeySetSection
{
    public static PartnerKeySet? Read(Section section, LoaderContext context)
    {
        if (section.Text("jwksFile") is not { } path)
            return null;
        if (path.Length == 0)
            section.Fault("jwksFile", "required", "jwksFile is empty.", "Name the partner's key set.");
        if (path.Length == 0 || context.ReadText(section, "jwksFile", path) is not { } text)
            return null;
        var reading = KeySetReader.Read(text);
        var file = context.Display(context.PathFrom(section, path));
        foreach (var finding in reading.Findings)
        {
            context.Faults.Add(
                new ConfigurationFault(file, finding.Line, finding.Column, finding.Rule, finding.Message, finding.Fix)
                {
                    IsWarning = finding.IsWarning,
                }
            );
        }

        return reading.Keys;
    }
}
