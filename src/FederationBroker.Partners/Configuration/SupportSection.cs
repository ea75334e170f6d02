using System.Text.RegularExpressions;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// Reads whom subscribers turn to. Somebody whose account is blocked is told whom to call, so there has to be somebody.
/// </summary>
internal static partial class SupportSection
{
    public static SupportContact Read(Section file)
    {
        var contact = new SupportContact
        {
            Url = TenantFile.AddressOf(file, "supportUrl"),
            Phone = Checked(
                file,
                "supportPhone",
                Phone(),
                "must be an international number",
                "Write it like +1 555 0100."
            ),
            Email = Checked(
                file,
                "supportEmail",
                Email(),
                "must be an e-mail address",
                "Write it like help@operator.example."
            ),
        };
        if (contact.IsMissing)
            file.Fault(
                "supportUrl",
                "contact",
                "there is nobody to turn to: supportUrl, supportPhone and supportEmail are all missing.",
                "Add at least one of them."
            );
        return contact;
    }

    private static string? Checked(Section file, string key, Regex shape, string fault, string fix)
    {
        if (file.Text(key) is not { } text)
            return null;
        if (!shape.IsMatch(text))
            file.Fault(key, "contact", $"{key} {fault}.", fix);
        return text;
    }

    [GeneratedRegex(@"^\+[0-9]([0-9 ]{4,22})[0-9]\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Phone();

    [GeneratedRegex(
        @"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Email();
}
