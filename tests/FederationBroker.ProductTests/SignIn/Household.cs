using System.Globalization;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>
/// One household of a <see cref="HouseholdWorld"/>: its manager, its devices and profiles, and its connection.
/// </summary>
public sealed class Household(HouseholdWorld world, int number, string manager, AccountId account)
{
    /// <summary>The manager's cable ID.</summary>
    public string Manager => manager;

    public AccountId Account => account;

    /// <summary>What the OSS/BSS calls the account.</summary>
    public string Number => world.World.NumbersOf(manager).Account;

    /// <summary>The connection's address, of the documentation range.</summary>
    public string Home => string.Create(CultureInfo.InvariantCulture, $"192.0.2.{number}");

    /// <summary>One of its IPv6 addresses.</summary>
    public string HomeInIPv6 => $"2001:db8:{number}:1::9";

    /// <summary>What a linked device signs in with.</summary>
    public string LoginOf(string device) => $"{device}-{number}@metro.test";

    public BrowserStub BrowserAtHome() => world.BrowserAt(Home);

    /// <returns>The manager's pseudonym.</returns>
    public async Task<string> ManagerAgreesAsync(bool share)
    {
        using var browser = world.World.NewBrowser();
        await browser.GoAsync(world.Quiet.AuthorizeAddress(("scope", "openid email")));
        await browser.SignInAsync(manager);
        var answers = new Dictionary<string, string> { ["email"] = "ticked" };
        if (share)
            answers["true"] = "ticked";
        var tokens = await world.Quiet.RedeemAsync((await browser.SubmitAsync(answers, "Agree")).Answer["code"]);
        return tokens.IdToken.GetProperty("sub").GetString()!;
    }

    /// <summary>As the box reports it.</summary>
    public string UidOf(string device) => $"{device}-{number}";

    /// <summary>Of the password that everybody in the tests has.</summary>
    public string PasswordHash => world.World.Node.HashOf(BrokerWorld.Password);

    public Task<AccountChange<Device>> LinkAsync(string name, DeviceType type, bool withLogin = true)
    {
        CableId.TryParse(LoginOf(name), out var id);
        var login = withLogin ? new NewDeviceLogin(id, PasswordHash) : null;
        return world.World.Node.AsOperatorAsync(
            (LinkedDevices devices) =>
                devices.LinkAsync(
                    account,
                    new NewDevice
                    {
                        Uid = UidOf(name),
                        Type = type,
                        Login = login,
                    },
                    CancellationToken.None
                )
        );
    }

    public async Task<ProfileId> AddProfileAsync(string nickname, string? pin)
    {
        var wanted = new ProfileEdit
        {
            Nickname = nickname,
            Icon = "sun",
            DefaultLevel = 12,
            MaximumLevel = 18,
            Pin = pin is null ? new PinEdit.Keep() : new PinEdit.Replace(world.World.Node.HashOf(pin)),
        };
        var outcome = await world.World.Node.AsOperatorAsync(
            (UserProfiles profiles) => profiles.AddAsync(account, wanted, CancellationToken.None)
        );
        return outcome.ShouldBeOfType<AccountChange<UserProfile>.Done>().Value.Id;
    }
}
