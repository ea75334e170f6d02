using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;

namespace FederationBroker.Staff.Changes;

/// <summary>
/// Adds what staff did to the current unit of work: the change itself, and the chained event that vouches for it.
/// </summary>
public sealed class StaffAudit(
    BrokerDbContext database,
    AuditTrail trail,
    AuditOrigin origin,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>The actor of changes made with <c>fbroker</c>.</summary>
    public const string CommandLine = "command-line";

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Notes a change; saved with whatever the caller saves.</summary>
    /// <param name="actor">From <see cref="Rights.StaffIdentity.Subject"/>, or <see cref="CommandLine"/>.</param>
    /// <param name="subject">What was changed: its kind and its id, which is no personal datum.</param>
    /// <param name="action">"noun.verb".</param>
    /// <param name="before">Null for something new; never personal data.</param>
    /// <param name="after">Null for something removed; never personal data.</param>
    public void Changed(
        string actor,
        (string Kind, string Id) subject,
        AuditAction action,
        object? before,
        object? after
    )
    {
        var (was, becomes) = (Write(before), Write(after));
        database.Add(
            new StaffChange
            {
                Tenant = scope.Tenant,
                At = clock.GetUtcNow(),
                Actor = actor,
                Action = action.Name,
                ObjectKind = subject.Kind,
                ObjectId = subject.Id,
                Before = was,
                After = becomes,
                RequestId = origin.RequestId,
            }
        );
        trail.Add(
            AuditActor.Staff,
            action,
            subject: actor,
            detail: $"{subject.Kind} {subject.Id} before {DigestOf(was)} after {DigestOf(becomes)}"
        );
    }

    /// <summary>
    /// Notes something that changes nothing in the catalogue of objects: a sign-in, a refusal, a look at personal data.
    /// </summary>
    /// <param name="actor">Null for somebody who has not shown who they are: counted, without a row.</param>
    /// <param name="action">"noun.verb".</param>
    /// <param name="outcome">"success", or why not.</param>
    /// <param name="detail">A short fact.</param>
    public void Noted(string? actor, AuditAction action, string outcome = AuditOutcome.Success, string? detail = null)
    {
        if (actor is null)
            trail.CountRefusal(AuditActor.Staff, action, outcome);
        else
            trail.Add(AuditActor.Staff, action, outcome, subject: actor, detail: detail);
    }

    /// <summary>SHA-256 of one side of a change in its stored form, or "none".</summary>
    public static string DigestOf(string? side) =>
        side is null ? "none" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(side)));

    private static string? Write(object? side) => side is null ? null : JsonSerializer.Serialize(side, Plain);
}
