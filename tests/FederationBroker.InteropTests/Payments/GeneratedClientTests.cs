using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.InteropTests.Payments;

/// <summary>
/// The payment and cashing interface through clients that nobody here wrote: one generated from its description
/// (openapi-typescript, type-checked), with signatures by http-message-signatures both ways; see
/// payments-client/partner.ts.
/// </summary>
public sealed class GeneratedClientTests : IAsyncLifetime
{
    private static readonly string Client = Path.Combine(
        TestSettings.Repository,
        "tests/FederationBroker.InteropTests/payments-client"
    );

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() =>
        world = await BrokerWorld.CreateAsync(
            folder =>
            {
                folder.WriteStandard();
                foreach (var id in new[] { "ads", "channel", "keys" })
                    Register(folder, id);
            },
            reachable: true
        );

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    [Trait("Requirement", "PAY-SIG")]
    [Trait("Requirement", "PAY-1")]
    [Trait("Requirement", "PAY-2")]
    [Trait("Requirement", "PAY-3")]
    [Trait("Requirement", "PAY-4")]
    [Trait("Requirement", "PAY-5")]
    [Trait("Requirement", "PAY-6")]
    [Trait("Requirement", "PAY-8")]
    public async Task A_generated_client_sends_each_message_and_checks_each_answer()
    {
        await DepositAsync();
        using var http = world.Node.NewClient();
        var description = await http.GetStringAsync($"{world.PublicOrigin}/t/metro/pay/v1/openapi/payments.json");
        await File.WriteAllTextAsync(Path.Combine(Client, "api.json"), description);
        await RunAsync("node_modules/.bin/openapi-typescript", "api.json -o api.d.ts");
        await RunAsync("node_modules/.bin/tsc", "--outDir built");
        var said = JsonNode.Parse(await RunAsync("node", "built/partner.js", await SettingsAsync()))!;
        said.ToJsonString()
            .ShouldBe(
                new JsonObject
                {
                    ["within"] = "SUCCESS",
                    ["beyond"] = "REQUEST_REJECTED_BY_BUYER_SERVICE",
                    ["closed"] = "Closed",
                    ["requested"] = "Requested",
                    ["asked"] = "AwaitingPayment",
                    ["early"] = "SERVICE_TEMPORARILY_UNAVAILABLE",
                    ["paid"] = "SUCCESS",
                    ["response"] = "SUCCESS",
                    ["late"] = "PAYMENT_SUCCESSFULLY_EXECUTED",
                    ["verified"] = 10,
                }.ToJsonString()
            );
    }

    private void Register(ConfigurationFolder folder, string id)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = $"{id}-1",
            ["x"] = System.Buffers.Text.Base64Url.EncodeToString(point.X),
            ["y"] = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
        };
        var file = Path.Combine(folder.Path, $"{id}.jwks");
        File.WriteAllText(file, new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString());
        folder.WritePartner(
            id,
            $$"""
            kind: Partner
            id: {{id}}
            tenant: metro
            enabled: true
            sector: {{id}}.ott.test
            display: { name: "Sample {{id}}" }
            agreement:
              payments: { currency: EUR, signature: required, licenceProviders: [ keys ] }
            oidc:
              clientAuthentication: client_secret_basic
              secretSha256: {{BrokerWorld.Sha256(ConfigurationFolder.ClientSecret)}}
              jwksFile: {{file}}
              grantTypes: [ client_credentials ]
            """
        );
    }

    private Task DepositAsync() =>
        world
            .Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(new TenantId("metro"), (PartnerFunds funds) =>
                funds.DepositAsync(
                    new PartnerId("ads"),
                    new Money(1_000, "EUR"),
                    "bank-1",
                    by: null,
                    CancellationToken.None
                )
            );

    private async Task<string> SettingsAsync()
    {
        var parties = new JsonObject();
        foreach (var id in new[] { "ads", "channel", "keys" })
            parties[id] = new JsonObject
            {
                ["token"] = (
                    await new OidcPartner(world, id).TokenAsync(
                        ("grant_type", "client_credentials"),
                        ("scope", "payments")
                    )
                )["access_token"],
                ["key"] = key.ExportPkcs8PrivateKeyPem(),
                ["keyId"] = $"{id}-1",
                ["algorithm"] = "ecdsa-p256-sha256",
            };
        return new JsonObject
        {
            ["base"] = $"{world.PublicOrigin}/t/metro/pay/v1",
            ["parties"] = parties,
        }.ToJsonString();
    }

    private static async Task<string> RunAsync(string program, string arguments, string? input = null)
    {
        if (!Directory.Exists(Path.Combine(Client, "node_modules")))
            throw new InvalidOperationException($"Run `npm ci` in {Client}; ./infra/test.sh does.");
        var start = new ProcessStartInfo(program == "node" ? program : Path.Combine(Client, program), arguments)
        {
            WorkingDirectory = Client,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_EXTRA_CA_CERTS"] = Path.Combine(TestSettings.Certificates, "ca.pem");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {arguments}\n{await output}\n{await errors}");
        return await output;
    }
}
