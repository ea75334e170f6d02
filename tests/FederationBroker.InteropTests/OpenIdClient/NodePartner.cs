using System.Diagnostics;
using System.Text.Json;

namespace FederationBroker.InteropTests.OpenIdClient;

/// <summary>
/// A relying party made of the npm package openid-client, in a process of its own; see openid-client/partner.js.
/// </summary>
internal sealed class NodePartner : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private NodePartner(Process process) => this.process = process;

    public static NodePartner Start()
    {
        var folder = Path.Combine(TestSettings.Repository, "tests", "FederationBroker.InteropTests", "openid-client");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException($"Run `npm ci` in {folder}; ./infra/test.sh does.");
        var start = new ProcessStartInfo("node", "partner.js")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_EXTRA_CA_CERTS"] = Path.Combine(TestSettings.Certificates, "ca.pem");
        return new NodePartner(Process.Start(start)!);
    }

    /// <summary>The answer of a command that must succeed.</summary>
    public async Task<JsonElement> DoAsync(string command, object? arguments = null)
    {
        var answer = await AskAsync(command, arguments);
        return answer.TryGetProperty("ok", out var ok)
            ? ok
            : throw new InvalidOperationException($"{command} failed in the client: {answer}");
    }

    /// <summary>
    /// The OAuth error of a command that must fail; the client's own code where it looks at the challenge of a 401
    /// alone.
    /// </summary>
    public async Task<string?> RefusalOfAsync(string command, object? arguments = null)
    {
        var answer = await AskAsync(command, arguments);
        if (answer.TryGetProperty("error", out var error))
            return error.GetString();
        return answer.TryGetProperty("failed", out var failed)
            ? failed.GetString()
            : throw new InvalidOperationException($"{command} was not refused: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<JsonElement> AskAsync(string command, object? arguments)
    {
        var line = JsonSerializer.SerializeToNode(arguments ?? new { })!.AsObject();
        line["do"] = command;
        await process.StandardInput.WriteLineAsync(line.ToJsonString());
        await process.StandardInput.FlushAsync();
        var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return answer is null
            ? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync())
            : JsonDocument.Parse(answer).RootElement;
    }
}
