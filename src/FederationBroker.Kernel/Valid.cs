namespace FederationBroker.Kernel;

/// <summary>
/// A value that has passed every check of its list. Handlers take <c>Valid&lt;T&gt;</c>, so a forgotten check does not
/// compile. Only a check list makes one (<see cref="Checks"/>).
/// </summary>
public sealed class Valid<T> : Valid
{
    internal Valid(T value) => Value = value;

    public T Value { get; }
}

/// <summary>The proof alone, for what may be made of a value of whatever type once it is checked.</summary>
public abstract class Valid
{
    private protected Valid() { }
}

/// <summary>The result of a check list: the trusted value, or the first refusal.</summary>
public abstract record Checked<T, TRefusal>
{
    private Checked() { }

    public sealed record Passed(Valid<T> Value) : Checked<T, TRefusal>;

    public sealed record Failed(TRefusal Refusal) : Checked<T, TRefusal>;
}

/// <summary>Runs an ordered list of checks; the order is policy, and the first refusal wins.</summary>
public static class Checks
{
    /// <param name="value">What the checks look at.</param>
    /// <param name="checks">Each returns null when content, or why not.</param>
    public static Checked<T, TRefusal> Run<T, TRefusal>(T value, IReadOnlyList<Func<T, TRefusal?>> checks)
        where TRefusal : class
    {
        foreach (var check in checks)
        {
            if (check(value) is { } refusal)
                return new Checked<T, TRefusal>.Failed(refusal);
        }

        return new Checked<T, TRefusal>.Passed(new Valid<T>(value));
    }

    /// <summary>
    /// As <see cref="Run{T,TRefusal}"/>, for lists in which a check has to ask the database or a partner's key set.
    /// </summary>
    public static async ValueTask<Checked<T, TRefusal>> RunAsync<T, TRefusal>(
        T value,
        IReadOnlyList<Func<T, CancellationToken, ValueTask<TRefusal?>>> checks,
        CancellationToken cancellation
    )
        where TRefusal : class
    {
        foreach (var check in checks)
        {
            if (await check(value, cancellation) is { } refusal)
                return new Checked<T, TRefusal>.Failed(refusal);
        }

        return new Checked<T, TRefusal>.Passed(new Valid<T>(value));
    }
}
