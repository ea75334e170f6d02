using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FederationBroker.Data;

internal sealed class TenantIdConverter() : ValueConverter<TenantId, string>(id => id.Value, text => new TenantId(text));

internal sealed class PartnerIdConverter() : ValueConverter<PartnerId, string>(id => id.Value, text => new PartnerId(text));

internal sealed class SubscriberIdConverter() : ValueConverter<SubscriberId, Guid>(id => id.Value, value => new SubscriberId(value));

internal sealed class AccountIdConverter() : ValueConverter<AccountId, Guid>(id => id.Value, value => new AccountId(value));

/// <summary>PostgreSQL's <c>timestamptz</c> takes UTC only; a value with an offset is the same instant.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
