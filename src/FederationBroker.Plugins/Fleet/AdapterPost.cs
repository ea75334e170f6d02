using System.Security.Cryptography;
using System.Text;
using FederationBroker.Kernel.Files;
using FederationBroker.Plugins.Packages;
using FederationBroker.Plugins.Processes;

namespace FederationBroker.Plugins.Fleet;

/// <summary>
/// One adapter's place at one operator: what runs there, and what is to replace it. A replacement takes over once it is
/// ready, and what it replaces finishes what it is at; one that does not become ready replaces nothing.
/// </summary>
internal sealed class AdapterPost(Func<WantedAdapter, AdapterInstance> hire) : IAsyncDisposable
{
    private const int LargestManifest = 256 * 1024;

    private readonly List<Task> leaving = [];
    private Member? current;
    private Member? successor;

    public AdapterInstance? Current => current?.Instance;

    public AdapterInstance? Successor => successor?.Instance;

    /// <summary>One step towards what is wanted.</summary>
    public void Advance(WantedAdapter wanted)
    {
        leaving.RemoveAll(task => task.IsCompleted);
        var mark = MarkOf(wanted);
        if (current is null)
            current = Begin(wanted, mark);
        else if (successor is null && current.Mark != mark)
            successor = Begin(wanted, mark);
        else if (successor is not null && successor.Mark != mark)
        {
            Retire(successor);
            successor = current.Mark == mark ? null : Begin(wanted, mark);
        }

        if (successor is { Instance.State.TakesCalls: true })
            Promote(successor);
        else if (successor is not null && !current.Instance.State.TakesCalls)
            Promote(successor); // nothing is lost by it, and its state says what is wrong now
    }

    /// <summary>Whoever was left alone is tried once more, whatever it did.</summary>
    public void Restart(WantedAdapter wanted)
    {
        if (successor is not null)
            Retire(successor);
        successor = null;
        if (current is not null)
            Retire(current);
        current = Begin(wanted, MarkOf(wanted));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in new[] { current, successor }.OfType<Member>())
            Retire(member);
        (current, successor) = (null, null);
        await Task.WhenAll(leaving);
    }

    private Member Begin(WantedAdapter wanted, string mark)
    {
        var instance = hire(wanted);
        instance.Start();
        return new Member(instance, mark);
    }

    private void Promote(Member next)
    {
        Retire(current!);
        (current, successor) = (next, null);
    }

    private void Retire(Member member) => leaving.Add(member.Instance.RetireAsync());

    // Changes with everything that the adapter is run with, and with the package itself.
    private static string MarkOf(WantedAdapter wanted)
    {
        var text = new StringBuilder($"{wanted.Package}\n{wanted.Digest}\n{wanted.Configuration.GetRawText()}");
        foreach (var (name, secret) in wanted.Secrets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append('\n').Append(name).Append('\t').Append(secret);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        var manifest = Path.Combine(wanted.Package, PackageReader.ManifestFile);
        if (NamedFile.Read(manifest, LargestManifest) is FileReading.Content content)
            hash.AppendData(content.Bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Member(AdapterInstance Instance, string Mark);
}
