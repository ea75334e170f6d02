using System.Globalization;
using System.Text;

namespace FederationBroker.Kernel.Text;

/// <summary>
/// What people type, in the form in which it is compared (RFC 8265): whatever keyboard or input method made it, the
/// same letters are the same text.
/// </summary>
public static class TypedText
{
    /// <summary>
    /// Names that people sign in with (RFC 8265 3.3, UsernameCaseMapped): width mapping, lower case, form C. Form KC
    /// stands in for the width mapping: for every name that the profile allows the two are the same, and what it
    /// forbids meets what it stands for.
    /// </summary>
    public static string Name(string text) => NormalForms.C(Narrow(text).ToLowerInvariant().Replace('ς', 'σ'));

    /// <summary>Identifiers and codes whose case matters or does not exist: width mapping alone, without surrounding
    /// blanks.</summary>
    public static string Narrow(string text) => NormalForms.KC(text).Trim();

    /// <summary>Passwords (RFC 8265 4.2, OpaqueString): any blank is a space, form C; width and case stay.</summary>
    public static string Password(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        return NormalForms.C(string.Create(text.Length, text, static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++)
                    target[i] = char.GetUnicodeCategory(source[i]) == UnicodeCategory.SpaceSeparator ? ' ' : source[i];
            }));
    }
}
