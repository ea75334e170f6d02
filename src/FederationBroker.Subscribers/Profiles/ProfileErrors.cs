using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Profiles;

/// <summary>Refusals about user profiles (FB-44xx).</summary>
public static class ProfileErrors
{
    public static readonly Refusal NotFound = new("FB-4400", "There is no such profile on the account.");
    public static readonly Refusal TooMany = new("FB-4401", "The account has as many profiles as it may have.");
    public static readonly Refusal NicknameUnusable = new("FB-4402", "A nickname has 1 to 40 characters.");
    public static readonly Refusal UnknownIcon = new("FB-4403", "There is no such icon.");
    public static readonly Refusal LevelsUnusable = new(
        "FB-4404",
        "Access levels are ages from 0 to 21, and the default is not above the maximum."
    );
    public static readonly Refusal PinUnusable = new("FB-4405", "A PIN has 4 to 8 digits.");
    public static readonly Refusal NotChosen = new("FB-4406", "No profile is chosen on this device.");
    public static readonly Refusal WrongPin = new("FB-4407", "This is not the profile's PIN.");
    public static readonly Refusal EntryUnusable = new("FB-4408", "The entry is not usable.");
}
