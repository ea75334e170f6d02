using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FederationBroker.Data;

internal sealed class TenantIdConverter()
    : ValueConverter<TenantId, string>(id => id.Value, text => new TenantId(text));

internal sealed class PartnerIdConverter()
    : ValueConverter<PartnerId, string>(id => id.Value, text => new PartnerId(text));

internal sealed class SubscriberIdConverter()
    : ValueConverter<SubscriberId, Guid>(id => id.Value, value => new SubscriberId(value));

internal sealed class AccountIdConverter()
    : ValueConverter<AccountId, Guid>(id => id.Value, value => new AccountId(value));

internal sealed class AccountNumberConverter()
    : ValueConverter<AccountNumber, string>(number => number.Value, text => new AccountNumber(text));

internal sealed class DeviceIdConverter()
    : ValueConverter<DeviceId, Guid>(id => id.Value, value => new DeviceId(value));

internal sealed class ProfileIdConverter()
    : ValueConverter<ProfileId, Guid>(id => id.Value, value => new ProfileId(value));

internal sealed class DeviceTypeConverter()
    : ValueConverter<DeviceType, string>(type => type.Value, text => new DeviceType(text));

internal sealed class CatalogueIdConverter()
    : ValueConverter<CatalogueId, string>(id => id.Value, text => new CatalogueId(text));

internal sealed class ContentIdConverter()
    : ValueConverter<ContentId, string>(id => id.Value, text => new ContentId(text));

/// <summary>PostgreSQL's <c>timestamptz</c> takes UTC only; a value with an offset is the same instant.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
