namespace OttSite.Shelf;

// Public, because the views take them as parameters and Razor makes views public.
/// <summary>A title on the shelf.</summary>
/// <param name="Content">Its id in the operators' catalogues; agreed once with each operator.</param>
public sealed record ShelfTitle(string Content, string Title, string Kind)
{
    /// <summary>Draws the picture: the same one wherever the title is shown.</summary>
    public int Seed => Content.Sum(static letter => letter);
}

/// <summary>A title and what the visitor may do with it; null while nobody is signed in.</summary>
public sealed record ShelfPlace(ShelfTitle Title, Verdict? Verdict);

/// <summary>What a visitor sees of the operator's answer.</summary>
public sealed record Verdict
{
    /// <summary>A few words: the reason.</summary>
    public required string Label { get; init; }

    /// <summary>What the visitor can do; empty where there is nothing to do.</summary>
    public string Advice { get; init; } = "";

    public VerdictLink? Link { get; init; }

    public bool MayWatch { get; init; }

    /// <summary>Good news, to be shown as such.</summary>
    public bool IsGood { get; init; }
}

public sealed record VerdictLink(string Text, string Address);
