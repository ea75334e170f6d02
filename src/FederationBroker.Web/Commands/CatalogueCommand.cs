using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Web.Commands;

/// <summary>
/// An operator's catalogue from and to a file: the first one of a new operator, a copy for safety, or one kept under
/// version control.
/// </summary>
internal static class CatalogueCommand
{
    private static readonly Option<string> TenantOption = new("--tenant")
    {
        Description = "The operator's id.",
        Required = true,
    };

    public static Command Create()
    {
        var file = new Option<FileInfo>("--file") { Description = "JSON file.", Required = true };
        var first = new Option<bool>("--first") { Description = "Only when the operator has no catalogue yet." };
        var put = new Command(
            "put",
            "Put a catalogue into force as a new version; one that is in force already is left alone."
        )
        {
            TenantOption,
            file,
            first,
        };
        put.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    PutAsync(
                        services,
                        parsed.GetRequiredValue(TenantOption),
                        parsed.GetRequiredValue(file),
                        parsed.GetValue(first),
                        cancellation
                    )
                )
        );
        var show = new Command("show", "Print the catalogue in force.") { TenantOption };
        show.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    ShowAsync(services, parsed.GetRequiredValue(TenantOption), cancellation)
                )
        );
        var share = new Command("share", "Put the content that all operators share into force, from a JSON array.")
        {
            file,
        };
        share.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: false, services =>
                    ShareAsync(services, parsed.GetRequiredValue(file), cancellation)
                )
        );
        return new Command("catalogue", "Plans, bundles, prices and discounts.") { put, show, share };
    }

    private static async Task<int> PutAsync(
        IServiceProvider services,
        string tenantName,
        FileInfo file,
        bool first,
        CancellationToken cancellation
    )
    {
        var tenant = Tool.TenantOf(services, tenantName);
        if (await ReadAsync<ServiceCatalogue>(file) is not { } catalogue)
            return 1;
        var change = await services
            .GetRequiredService<TenantWork>()
            .ForTenantAsync(tenant, async (CatalogueStore store) =>
            {
                var current = await store.CurrentAsync(cancellation);
                return
                    (first && current.Version.Own > 0)
                    || CatalogueJson.Write(current.Index.Catalogue) == CatalogueJson.Write(catalogue)
                    ? new CatalogueChange.InForce(current.Version.Own)
                    : await store.ReplaceAsync(current.Version.Own, catalogue, "command line", cancellation);
            });
        return await TellAsync($"{tenant}: catalogue", file, change);
    }

    private static async Task<int> ShareAsync(IServiceProvider services, FileInfo file, CancellationToken cancellation)
    {
        if (await ReadAsync<ContentItem[]>(file) is not { } content)
            return 1;
        var change = await services
            .GetRequiredService<TenantWork>()
            .ForPlatformAsync(
                async (SharedContentStore store) =>
                {
                    var current = await store.CurrentAsync(cancellation);
                    return SharedContentStore.Write(current.Items) == SharedContentStore.Write([.. content])
                        ? new CatalogueChange.InForce(current.Version)
                        : await store.ReplaceAsync(current.Version, [.. content], "command line", cancellation);
                }
            );
        return await TellAsync("shared content", file, change);
    }

    private static async Task<int> ShowAsync(
        IServiceProvider services,
        string tenantName,
        CancellationToken cancellation
    )
    {
        var catalogue = await services
            .GetRequiredService<TenantWork>()
            .ForTenantAsync(Tool.TenantOf(services, tenantName), async (CatalogueStore store) =>
                (await store.CurrentAsync(cancellation)).Index.Catalogue
            );
        Console.WriteLine(CatalogueJson.WriteIndented(catalogue));
        return 0;
    }

    private static async Task<T?> ReadAsync<T>(FileInfo file)
        where T : class
    {
        JsonNode? json;
        try
        {
            using var stream = new MemoryStream(CommandFile.Read(file).Bytes);
            json = await CatalogueJson.ParseAsync(stream, CancellationToken.None);
        }
        catch (System.Text.Json.JsonException broken)
        {
            await Console.Error.WriteLineAsync(
                $"{file.Name}:{broken.LineNumber + 1}: {CatalogueErrors.NotReadable.Code} This is not JSON, is "
                    + $"nested too deeply, or has a member twice."
            );
            return null;
        }

        switch (CatalogueJson.TryRead<T>(json, string.Empty))
        {
            case Reading<T>.Read read:
                return read.Value;
            case Reading<T>.Faulty faulty:
                await TellAsync(file, faulty.Faults);
                return null;
            default:
                throw new InvalidOperationException("A reading succeeds or has faults.");
        }
    }

    private static async Task<int> TellAsync(string what, FileInfo file, CatalogueChange change)
    {
        switch (change)
        {
            case CatalogueChange.InForce done:
                Console.WriteLine($"{what} version {done.Version} is in force.");
                return 0;
            case CatalogueChange.Faulty faulty:
                await TellAsync(file, faulty.Faults);
                return 1;
            default:
                await Console.Error.WriteLineAsync(
                    $"{CatalogueErrors.ChangedMeanwhile.Code} {CatalogueErrors.ChangedMeanwhile.Message}"
                );
                return 1;
        }
    }

    private static async Task TellAsync(FileInfo file, ImmutableArray<Refusal> faults)
    {
        foreach (var fault in faults)
            await Console.Error.WriteLineAsync($"{file.Name}: {fault.Place}: {fault.Code} {fault.Message} {fault.Fix}");
    }
}
