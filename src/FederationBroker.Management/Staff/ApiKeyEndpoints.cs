using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Staff;

/// <summary>Keys with which the operator's programs use this API.</summary>
internal static class ApiKeyEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("API keys");
        keys.MapGet("/", ListAsync)
            .Requires(Permission.ViewStaff)
            .WithName("listKeys")
            .WithSummary("Keys of this operator, newest first, revoked and expired ones included.");
        keys.MapPost("/", MakeAsync)
            .Requires(Permission.EditKeys)
            .WithName("makeKey")
            .WithSummary("Make a key. The answer is the only place that ever shows it.");
        keys.MapDelete("/{id:guid}", RevokeAsync)
            .Requires(Permission.EditKeys)
            .WithName("revokeKey")
            .WithSummary("Revoke a key; effective with the next request. Knows `dryRun=true`.");
    }

    private static async Task<Results<Ok<Page<ApiKeyView>>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        TimeProvider clock,
        CancellationToken cancellation,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<KeyKey>(cursor, out var after))
            return Cursor.Refused();
        var rows = database.StaffApiKeys();
        if (after is { } key)
            rows = rows.Where(row => row.Id < key.Id);
        var size = Cursor.SizeOf(limit);
        var found = await rows.OrderByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellation);
        return TypedResults.Ok(
            Cursor.PageOf(found, size, row => ApiKeyView.Of(row, clock.GetUtcNow()), row => new KeyKey(row.Id))
        );
    }

    private static async Task<Results<Created<NewApiKeyView>, StaffProblem>> MakeAsync(
        NewApiKey body,
        HttpContext context,
        ApiKeyRing ring,
        CurrentStaff current,
        StaffAddress address,
        TimeProvider clock,
        CancellationToken cancellation
    ) =>
        await ring.MakeAsync(body.Label, body.Role, body.Days, current.Identity, cancellation) switch
        {
            ApiKeyOutcome.Made made => TypedResults.Created(
                address.To(context.Request, $"api/v1/keys/{made.Key.Id}"),
                new NewApiKeyView(ApiKeyView.Of(made.Key, clock.GetUtcNow()), made.Secret)
            ),
            ApiKeyOutcome.Refused refused => StaffProblem.Faulty(refused.Refusal),
            var other => throw new InvalidOperationException($"Making a key cannot end in {other}."),
        };

    private static async Task<Results<NoContent, Ok<Preview>, StaffProblem>> RevokeAsync(
        Guid id,
        ApiKeyRing ring,
        CurrentStaff current,
        CancellationToken cancellation,
        bool dryRun = false
    ) =>
        await ring.RevokeAsync(id, current.Identity, dryRun, cancellation) switch
        {
            KeyRevocation.Done => TypedResults.NoContent(),
            KeyRevocation.Planned planned => TypedResults.Ok(
                new Preview(StaffActions.KeyRevoked.Name, EffectsOn(planned.Key))
            ),
            KeyRevocation.Refused refused => StaffProblem.Conflict(refused.Refusal),
            _ => StaffProblem.NotFound(),
        };

    private static string[] EffectsOn(StaffApiKeyFact key) =>
        [
            "Programs that use this key are refused with their next request.",
            key.LastUsedAt is { } last ? $"It was last used at {last:yyyy-MM-dd HH:mm} UTC." : "It was never used.",
        ];

    private sealed record KeyKey(Guid Id);
}

/// <param name="Label">What the key is for.</param>
/// <param name="Days">How long it lives, 1 to 366.</param>
internal sealed record NewApiKey([Longest(80)] string Label, StaffRole Role, int Days);

internal sealed record ApiKeyView
{
    public required Guid Id { get; init; }

    public required string Label { get; init; }

    public required StaffRole Role { get; init; }

    /// <summary><c>valid</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    public required Guid CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    public static ApiKeyView Of(StaffApiKeyFact key, DateTimeOffset now) =>
        new()
        {
            Id = key.Id,
            Label = key.Label,
            Role = key.Role,
            State =
                key.RevokedAt is not null ? "revoked"
                : key.ExpiresAt <= now ? "expired"
                : "valid",
            CreatedBy = key.CreatedBy,
            CreatedAt = key.CreatedAt,
            ExpiresAt = key.ExpiresAt,
            LastUsedAt = key.LastUsedAt,
            RevokedAt = key.RevokedAt,
        };
}

/// <param name="Secret">The key itself: <c>Authorization: Bearer …</c>.</param>
internal sealed record NewApiKeyView(ApiKeyView Key, string Secret)
{
    public override string ToString() => "[new API key]";
}
