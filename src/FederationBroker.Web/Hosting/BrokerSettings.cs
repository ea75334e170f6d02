using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using FederationBroker.Partners.Configuration;
using FederationBroker.Web.Options;

namespace FederationBroker.Web.Hosting;

/// <summary>Reads <see cref="BrokerOptions"/> and complains about all of them at once.</summary>
internal static class BrokerSettings
{
    public static BrokerOptions Read(IConfiguration configuration)
    {
        var options = Bind(configuration);
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        if (options.PreparedBy is { } command && !IsPrepared(options))
            throw new UnpreparedException(command);
        return faults.Count == 0
            ? options
            : throw new InvalidSettingsException([
                .. faults.Select(fault => fault.ErrorMessage ?? "A setting is not valid."),
            ]);
    }

    private static bool IsPrepared(BrokerOptions options) =>
        new[] { options.CertificatePem, options.CertificateKeyPem, options.DatabasePasswordFile }.All(File.Exists)
        && new[] { options.SecretsFolder, options.ConfigurationFolder }.All(Directory.Exists);

    private static BrokerOptions Bind(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection(BrokerOptions.Section).Get<BrokerOptions>() ?? new BrokerOptions();
        }
        catch (InvalidOperationException wrongKind)
        {
            throw new InvalidSettingsException([
                wrongKind.Message.EndsWith('.') ? wrongKind.Message : $"{wrongKind.Message}.",
            ]);
        }
    }
}

/// <summary>The node's own settings are incomplete or contradictory.</summary>
internal sealed class InvalidSettingsException(ImmutableArray<string> faults)
    : Exception(
        $"The set-up of this node is not usable: {string.Join(
        " ", faults)} Settings are environment variables Broker__<name> or in appsettings.json."
    );

/// <summary>
/// What development needs was not made yet, or does not run; see <see cref="BrokerOptions.PreparedBy"/>.
/// </summary>
internal sealed class UnpreparedException(string command)
    : Exception($"What the broker needs here is not there or does not run: run `{command}` first.");

/// <summary>No operator of the configuration folder is sound, so there is nobody to serve.</summary>
internal sealed class InvalidConfigurationException(ImmutableArray<ConfigurationFault> faults)
    : Exception(
        $"No operator of the configuration is sound, so there is nobody to "
            + $"serve:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}"
    );
