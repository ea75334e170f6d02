namespace FederationBroker.Plugins.Kit;

/// <summary>The last few lines that an adapter has written beside its answers.</summary>
internal sealed class LastWords
{
    private const int MostLines = 6;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (gate)
        {
            lines.Enqueue(line.Trim());
            if (lines.Count > MostLines)
                lines.Dequeue();
        }
    }

    /// <summary>In their order, in one line; they are told once.</summary>
    public string Take()
    {
        lock (gate)
        {
            var words = string.Join(" / ", lines);
            lines.Clear();
            return words;
        }
    }
}
