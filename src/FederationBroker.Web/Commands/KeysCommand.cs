using System.CommandLine;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel;
using FederationBroker.Web.Hosting;

namespace FederationBroker.Web.Commands;

internal static class KeysCommand
{
    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "Operator whose keys.", Required = true };
        var use = new Option<string>("--use")
        {
            Description = "Which keys, as `keys list` names them.",
            Required = true,
        };
        var announced = new Option<double>("--announce-hours")
        {
            Description = "How long the new key is published before it signs.",
            DefaultValueFactory = _ => 48,
        };
        var keyId = new Option<string>("--key") { Description = "Key id.", Required = true };

        var list = new Command("list", "Show the signing keys and their states.") { tenant };
        list.SetAction(
            (parsed, cancellation) =>
                WithRingAsync(parsed.GetRequiredValue(tenant), (ring, id) => ListAsync(ring, id, cancellation))
        );

        var rotate = new Command("rotate", "Announce a new key that takes over after a while.")
        {
            tenant,
            use,
            announced,
        };
        rotate.SetAction(
            (parsed, cancellation) =>
                WithKeysAsync(parsed.GetRequiredValue(tenant), parsed.GetRequiredValue(use), (ring, id, named) =>
                    ring.RotateAsync(id, named, TimeSpan.FromHours(parsed.GetRequiredValue(announced)), cancellation)
                )
        );

        var revoke = new Command("revoke", "Emergency: the key neither signs nor verifies from now on.")
        {
            tenant,
            use,
            keyId,
        };
        revoke.SetAction(
            (parsed, cancellation) =>
                WithKeysAsync(parsed.GetRequiredValue(tenant), parsed.GetRequiredValue(use), (ring, id, named) =>
                    ring.RevokeAsync(id, named, parsed.GetRequiredValue(keyId), cancellation)
                )
        );

        return new Command("keys", "Signing keys.") { list, rotate, revoke };
    }

    private static Task<int> WithRingAsync(string tenant, Func<SigningKeyRing, TenantId, Task<int>> work) =>
        Tool.RunAsync(loadConfiguration: true, services =>
            work(services.GetRequiredService<SigningKeyRing>(), Tool.TenantOf(services, tenant))
        );

    private static async Task<int> ListAsync(SigningKeyRing ring, TenantId tenant, CancellationToken cancellation)
    {
        foreach (var key in await ring.ListAsync(tenant, cancellation))
            Console.WriteLine(
                $"{key.Use, -14} {key.StateAt(TimeProvider.System.GetUtcNow()), -8} {key.KeyId}  active "
                    + $"{key.ActivatesAt:u} to {key.RetiresAt:u}, published until {key.RemovedAt:u}"
            );
        return 0;
    }

    private static Task<int> WithKeysAsync(
        string tenant,
        string use,
        Func<SigningKeyRing, TenantId, KeyUse, Task<bool>> change
    ) => Tool.RunAsync(loadConfiguration: true, services =>
        {
            var named = UseOf(services.GetRequiredService<KeyUses>(), use);
            return DoneAsync(
                change(services.GetRequiredService<SigningKeyRing>(), Tool.TenantOf(services, tenant), named)
            );
        });

    private static KeyUse UseOf(KeyUses uses, string name)
    {
        var known = string.Join(", ", uses.All.Select(use => use.Name));
        return uses.Find(name)
            ?? throw new InvalidSettingsException([$"There are no keys called {name}: name one of {known}."]);
    }

    private static async Task<int> DoneAsync(Task<bool> change)
    {
        var changed = await change;
        Console.WriteLine(changed ? "Done; every node knows within 5 seconds." : "Nothing matched.");
        return changed ? 0 : 1;
    }
}
