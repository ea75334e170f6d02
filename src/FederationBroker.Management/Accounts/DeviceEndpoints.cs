using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Accounts;

/// <summary>The devices of an account, and what they are told to do.</summary>
internal static class DeviceEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var devices = api.MapGroup("/accounts/{id:guid}/devices").WithTags("Devices");
        devices
            .MapPost("/", LinkAsync)
            .Requires(Permission.EditAccounts)
            .WithName("linkDevice")
            .WithSummary("Link a device, within the account's limits.");
        devices
            .MapPatch("/{device:guid}", EditAsync)
            .Requires(Permission.EditAccounts)
            .WithName("changeDevice")
            .WithSummary("Change name, region or outputs.");
        devices
            .MapDelete("/{device:guid}", UnlinkAsync)
            .Requires(Permission.EditAccounts)
            .WithName("unlinkDevice")
            .WithSummary("Take a device off: its login, sessions and commands end. Knows `dryRun=true`.");
        devices
            .MapGet("/{device:guid}/commands", ListCommandsAsync)
            .Requires(Permission.ViewAccounts)
            .WithName("listDeviceCommands")
            .WithSummary("The latest commands.");
        devices
            .MapPost("/{device:guid}/commands", CommandAsync)
            .Requires(Permission.EditAccounts)
            .WithName("commandDevice")
            .WithSummary("Queue a command; it is handed to the device once.");
    }

    private static async Task<Results<Created<DeviceView>, StaffProblem>> LinkAsync(
        Guid id,
        NewDeviceBody body,
        HttpContext context,
        LinkedDevices devices,
        PasswordHashing hashing,
        AuditedChange audited,
        StaffAddress address,
        CancellationToken cancellation
    )
    {
        if (!DeviceType.TryParse(body.Type, out var type))
            return StaffProblem.Faulty(StaffErrors.WrongKind.At("type", "Write the id of a device type."));
        NewDeviceLogin? login = null;
        if (body.Login is { } wanted)
        {
            if (wanted.FaultAt("login.") is { } fault)
                return StaffProblem.Faulty(fault);
            login = new NewDeviceLogin(wanted.Parsed, hashing.Hash(wanted.Password));
        }

        var device = new NewDevice
        {
            Uid = body.Uid,
            Type = type,
            Name = body.Name,
            Region = body.Region,
            Login = login,
        };
        var outcome = await audited.RunAsync(
            SubscribersActions.DeviceLinked,
            Subject,
            null,
            DeviceView.Of,
            () => devices.LinkAsync(new AccountId(id), device, cancellation),
            cancellation
        );
        return outcome is AccountChange<Device>.Done { Value: var linked }
            ? TypedResults.Created(address.To(context.Request, $"api/v1/accounts/{id}"), DeviceView.Of(linked))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<Ok<DeviceView>, StaffProblem>> EditAsync(
        Guid id,
        Guid device,
        DeviceEditBody body,
        LinkedDevices devices,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (await devices.FindAsync(new AccountId(id), new DeviceId(device), cancellation) is not { } before)
            return StaffProblem.NotFound();
        var outcome = await audited.RunAsync(
            SubscribersActions.DeviceChanged,
            Subject,
            DeviceView.Of(before),
            DeviceView.Of,
            () =>
                devices.EditAsync(
                    new AccountId(id),
                    before.Id,
                    new DeviceEdit(body.Name, body.Region, body.Outputs),
                    cancellation
                ),
            cancellation
        );
        return outcome is AccountChange<Device>.Done { Value: var changed }
            ? TypedResults.Ok(DeviceView.Of(changed))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<NoContent, Ok<Preview>, StaffProblem>> UnlinkAsync(
        Guid id,
        Guid device,
        LinkedDevices devices,
        AuditedChange audited,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (await devices.FindAsync(new AccountId(id), new DeviceId(device), cancellation) is not { } before)
            return StaffProblem.NotFound();
        if (dryRun)
            return TypedResults.Ok(
                new Preview(
                    SubscribersActions.DeviceUnlinked.Name,
                    [
                        "The device's own login and its sessions end at once.",
                        "Commands that wait for it are forgotten.",
                        "It can be linked to another account.",
                    ]
                )
            );
        var outcome = await audited.RunAsync(
            SubscribersActions.DeviceUnlinked,
            removed => ("device", removed.Value.ToString()),
            DeviceView.Of(before),
            _ => null,
            () => devices.UnlinkAsync(new AccountId(id), before.Id, cancellation),
            cancellation
        );
        return outcome is AccountChange<DeviceId>.Done ? TypedResults.NoContent() : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<Ok<Page<CommandView>>, StaffProblem>> ListCommandsAsync(
        Guid id,
        Guid device,
        LinkedDevices devices,
        DeviceCommands commands,
        CancellationToken cancellation
    ) =>
        await devices.FindAsync(new AccountId(id), new DeviceId(device), cancellation) is { } found
            ? TypedResults.Ok(
                new Page<CommandView>(
                    [.. (await commands.ListAsync(found.Id, cancellation)).Select(CommandView.Of)],
                    Next: null
                )
            )
            : StaffProblem.NotFound();

    private static async Task<Results<Ok<CommandView>, StaffProblem>> CommandAsync(
        Guid id,
        Guid device,
        CommandBody body,
        DeviceCommands commands,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        var outcome = await audited.RunAsync(
            SubscribersActions.DeviceCommanded,
            command => ("device", command.DeviceId.Value.ToString()),
            null,
            command => new { kind = command.Kind.ToString() },
            () =>
                commands.QueueAsync(new AccountId(id), new DeviceId(device), body.Kind, body.Parameters, cancellation),
            cancellation
        );
        return outcome is AccountChange<DeviceCommand>.Done { Value: var queued }
            ? TypedResults.Ok(CommandView.Of(queued))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static (string Kind, string Id) Subject(Device device) => ("device", device.Id.Value.ToString());
}

internal sealed record NewDeviceBody(
    [Longest(Device.LongestUid)] string Uid,
    [Longest(32)] string Type,
    [Longest(Device.LongestName)] string? Name = null,
    [Longest(Device.LongestRegion)] string? Region = null,
    LoginBody? Login = null
);

/// <summary>What is left out, or null, stays as it is.</summary>
internal sealed record DeviceEditBody(
    [Longest(Device.LongestName)] string? Name = null,
    [Longest(Device.LongestRegion)] string? Region = null,
    DeviceOutputs? Outputs = null
);

/// <param name="Parameters">Names and values; for Configure alone.</param>
internal sealed record CommandBody(DeviceCommandKind Kind, Dictionary<string, string>? Parameters = null);

internal sealed record CommandView(
    Guid Id,
    DeviceCommandKind Kind,
    DeviceCommandState State,
    DateTimeOffset QueuedAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? FinishedAt,
    string? Result
)
{
    public static CommandView Of(DeviceCommand command) =>
        new(
            command.Id,
            command.Kind,
            command.State,
            command.QueuedAt,
            command.DeliveredAt,
            command.FinishedAt,
            command.Result
        );
}
