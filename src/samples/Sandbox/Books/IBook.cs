using System.Text.Json;

namespace Sandbox.Books;

/// <summary>One of the systems that are played: its rules, and what follows from what was done.</summary>
internal interface IBook
{
    /// <summary><c>bss</c>, <c>ott</c> or <c>care</c>.</summary>
    string Side { get; }

    /// <summary>What an address changes, for a body; null: it changes nothing.</summary>
    string? DeedOf(string operation, JsonElement body);

    /// <summary>Whether it can be done now. Changes nothing.</summary>
    Verdict Judge(Asked asked);

    /// <summary>It was done: from here on everything knows of it.</summary>
    void Apply(JournalLine line);

    /// <summary>An address that changes nothing; null: there is none of that name.</summary>
    Verdict? Read(string operation, JsonElement body);

    /// <summary>What a key did, as it stands now; null: nothing that can be looked up.</summary>
    object? AsItStands(JournalLine line);
}

/// <param name="Deed">What is to be done.</param>
/// <param name="Key">Under which key.</param>
/// <param name="Body">With what.</param>
/// <param name="Number">Of the journal's line that it will be.</param>
/// <param name="Now">By this system's clock.</param>
internal sealed record Asked(string Deed, string Key, JsonElement Body, long Number, DateTimeOffset Now)
{
    /// <summary>When it was asked first, however much later it is done.</summary>
    public DateTimeOffset Since { get; } = Now;

    /// <exception cref="JsonException">It is not what the contract names.</exception>
    public T Read<T>() => Body.Deserialize<T>(Words.Json) ?? throw new JsonException("The body is null.");
}

internal abstract record Verdict
{
    private Verdict() { }

    /// <summary>It can be done, and this is what it comes to.</summary>
    public sealed record Fine(object Value) : Verdict;

    /// <summary>Not yet: at this instant.</summary>
    public sealed record Later(DateTimeOffset At) : Verdict;

    /// <param name="Reason">A word of the contract.</param>
    /// <param name="Code">The system's own.</param>
    public sealed record Refused(string Reason, string Code) : Verdict;
}
