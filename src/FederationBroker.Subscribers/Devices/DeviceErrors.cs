using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Devices;

/// <summary>Refusals about devices (FB-43xx).</summary>
public static class DeviceErrors
{
    public static readonly Refusal NotFound = new("FB-4300", "There is no such device on the account.");
    public static readonly Refusal OnAnotherAccount = new(
        "FB-4301",
        "The device is linked to an account already, and a device has exactly one."
    );
    public static readonly Refusal UnknownType = new("FB-4302", "The operator's catalogue has no such device type.");
    public static readonly Refusal TooMany = new("FB-4303", "The account has as many devices as it may have.");
    public static readonly Refusal TooManyOfType = new(
        "FB-4304",
        "The account has as many devices of this type as it may have."
    );
    public static readonly Refusal UidUnusable = new(
        "FB-4305",
        "A device identifier has 1 to 128 visible ASCII characters."
    );
    public static readonly Refusal CommandNotFound = new(
        "FB-4306",
        "There is no such command for this device, or it is finished."
    );
    public static readonly Refusal ParametersUnusable = new("FB-4307", "The command's parameters are not usable.");
    public static readonly Refusal NotSignedIn = new("FB-4310", "The device is not signed in, or not any more.");
    public static readonly Refusal WrongCredentials = new("FB-4311", "Login and password do not match.");
    public static readonly Refusal NotADeviceLogin = new(
        "FB-4312",
        "This is a person's login. A device signs in with its own, or with its account's and its identifier."
    );
    public static readonly Refusal NotLinked = new("FB-4313", "The account has no device with this identifier.");
    public static readonly Refusal NotDuringTrial = new(
        "FB-4314",
        "The account's trial does not include this type of device."
    );
    public static readonly Refusal TryLater = new("FB-4315", "Too many attempts. Wait as long as Retry-After says.");
    public static readonly Refusal ChallengeNeeded = new(
        "FB-4317",
        "Too many wrong passwords were tried. Send the solved challenge, or wait as long as Retry-After says."
    );
    public static readonly Refusal Unreadable = new(
        "FB-4316",
        "The body is not JSON of the shape that infra/DEVICES.md describes."
    );
}
