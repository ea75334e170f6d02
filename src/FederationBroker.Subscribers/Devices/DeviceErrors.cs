using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Devices;

/// <summary>Refusals about devices (FB-43xx).</summary>
public static class DeviceErrors
{
    public static readonly Refusal NotFound = new("FB-4300", "There is no such device on the account.");
    public static readonly Refusal OnAnotherAccount = new("FB-4301", "The device is linked to an account already, and a device has exactly one.");
    public static readonly Refusal UnknownType = new("FB-4302", "The operator's catalogue has no such device type.");
    public static readonly Refusal TooMany = new("FB-4303", "The account has as many devices as it may have.");
    public static readonly Refusal TooManyOfType = new("FB-4304", "The account has as many devices of this type as it may have.");
    public static readonly Refusal UidUnusable = new("FB-4305", "A device identifier has 1 to 128 visible ASCII characters.");
    public static readonly Refusal CommandNotFound = new("FB-4306", "There is no such command for this device, or it is finished.");
    public static readonly Refusal ParametersUnusable = new("FB-4307", "The command's parameters are not usable.");
}
