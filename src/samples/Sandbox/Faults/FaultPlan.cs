namespace Sandbox.Faults;

/// <summary>
/// The faults that are switched on. Of several that fit a call, the one that was switched on first happens.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock turn = new();
    private readonly List<Planned> planned = [];

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (turn)
                return [.. planned.Select(one => one.Fault with { Times = one.Left })];
        }
    }

    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (turn)
            planned.Add(new Planned(fault));
    }

    public void Clear()
    {
        lock (turn)
            planned.Clear();
    }

    /// <param name="operation">Which is called.</param>
    /// <param name="body">What it says, as JSON.</param>
    /// <param name="isRepeat">Its key is known already.</param>
    /// <returns>Null: all goes well.</returns>
    internal Fault? Take(string operation, string body, bool isRepeat)
    {
        lock (turn)
        {
            var taken = planned.Find(one =>
                one.Fault.IsOf(operation, body)
                && (isRepeat || one.Fault.Kind != FaultKind.RefuseRepeat)
                && one.Happens()
            );
            if (taken is { Left: 0 })
                planned.Remove(taken);
            return taken?.Fault;
        }
    }

    private sealed class Planned(Fault fault)
    {
        private readonly Random dice = new(fault.Seed);

        public Fault Fault => fault;

        public int? Left { get; private set; } = fault.Times;

        public bool Happens()
        {
            if (fault.Probability is { } probability && dice.NextDouble() >= probability)
                return false;
            Left--;
            return true;
        }
    }
}
