using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FederationBroker.Subscribers;

/// <summary>How rows keep whose they are.</summary>
internal sealed class SubscriberConventions : IModelConventions
{
    public void Configure(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<SubscriberId>().HaveConversion<SubscriberIdConverter>();
        conventions.Properties<AccountId>().HaveConversion<AccountIdConverter>();
        conventions.Properties<AccountNumber>().HaveConversion<AccountNumberConverter>().HaveMaxLength(64);
        conventions.Properties<DeviceId>().HaveConversion<DeviceIdConverter>();
        conventions.Properties<ProfileId>().HaveConversion<ProfileIdConverter>();
    }

    private sealed class SubscriberIdConverter()
        : ValueConverter<SubscriberId, Guid>(value => value.Value, kept => new SubscriberId(kept));

    private sealed class AccountIdConverter()
        : ValueConverter<AccountId, Guid>(value => value.Value, kept => new AccountId(kept));

    private sealed class AccountNumberConverter()
        : ValueConverter<AccountNumber, string>(value => value.Value, kept => new AccountNumber(kept));

    private sealed class DeviceIdConverter()
        : ValueConverter<DeviceId, Guid>(value => value.Value, kept => new DeviceId(kept));

    private sealed class ProfileIdConverter()
        : ValueConverter<ProfileId, Guid>(value => value.Value, kept => new ProfileId(kept));
}
