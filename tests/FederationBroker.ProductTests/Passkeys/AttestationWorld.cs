namespace FederationBroker.ProductTests.Passkeys;

/// <summary>A world whose operator metro takes listed models of authenticators alone.</summary>
public sealed class AttestationWorld : IAsyncLifetime
{
    public static readonly Guid Listed = new("11111111-2222-4333-8444-555555555501");
    public static readonly Guid Passing = new("11111111-2222-4333-8444-555555555502");
    public static readonly Guid Withdrawn = new("11111111-2222-4333-8444-555555555503");
    public static readonly Guid Unlisted = new("11111111-2222-4333-8444-555555555504");

    public static readonly Guid[] Usual = [Listed, Passing, Withdrawn];

    public AuthenticatorMaker Maker { get; } = new();

    public BrokerWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        World = await BrokerWorld.CreateAsync(folder =>
        {
            WriteMetadata(folder.Path);
            WriteMetro(folder, Section(Usual));
        });

    public async ValueTask DisposeAsync()
    {
        Maker.Dispose();
        await World.DisposeAsync();
    }

    internal Task<PasskeyVisitor> NewPersonAsync() => PasskeyVisitor.NewPersonAsync(World);

    /// <summary>From now on the operator takes these models, or what the section says.</summary>
    public Task ListAsync(params Guid[] models) => ListAsync(models, Section(models));

    public Task ListAsync(Guid[] models, string section)
    {
        WriteMetro(World.Configuration, section);
        return World.Node.ConfigurationChangesAsync(live =>
            live.Tenants.Single(tenant => tenant.Id.Value == "metro").Passkeys.Models is { } listed
                ? listed.Keys.Order().SequenceEqual(models.Order())
                : models.Length == 0
        );
    }

    private static string Section(Guid[] models) =>
        $"passkeys:\n  authenticators: [{string.Join(", ", models)}]\n"
        + "  metadataFile: ../fido/blob.jwt\n  metadataCaFile: ../fido/root.pem\n";

    private void WriteMetadata(string configuration)
    {
        var folder = Directory.CreateDirectory(Path.Combine(configuration, "fido")).FullName;
        var blob = Maker.Metadata(
            DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(20),
            (Listed, "Listed Key", "FIDO_CERTIFIED_L2"),
            (Passing, "Passing Key", "FIDO_CERTIFIED_L1"),
            (Withdrawn, "Withdrawn Key", "REVOKED"),
            (Unlisted, "Unlisted Key", "FIDO_CERTIFIED_L1")
        );
        File.WriteAllText(Path.Combine(folder, "blob.jwt"), blob);
        File.WriteAllText(Path.Combine(folder, "root.pem"), Maker.MetadataRoot);
    }

    private static void WriteMetro(ConfigurationFolder folder, string section) =>
        folder.WriteTenant(
            "metro",
            "kind: Tenant\nid: metro\ndisplay: { name: Metro Cable }\ntheme: metro\nsupportPhone: +1 555 0100\n"
                + "pairwiseScope: metro.test\n"
                + section
        );
}
