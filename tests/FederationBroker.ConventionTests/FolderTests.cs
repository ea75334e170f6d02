namespace FederationBroker.ConventionTests;

/// <summary>
/// Inside a room, too, data flows one way: of two folders one knows the other. Usings say who knows whom, since one
/// that is not needed breaks the build.
/// </summary>
public sealed class FolderTests
{
    [Fact]
    public void Folders_of_a_room_form_no_circle()
    {
        foreach (var room in Source.Product.GroupBy(source => source.File.Split('/')[1]))
        {
            var known = room.GroupBy(FolderOf)
                .ToDictionary(
                    folder => folder.Key,
                    folder => folder.SelectMany(source => Known(source, room.Key)).ToHashSet(StringComparer.Ordinal),
                    StringComparer.Ordinal
                );
            foreach (var folder in known.Keys.Where(folder => folder.Length > 0))
                CircleFrom(folder, known).ShouldBeNull($"{room.Key}: these folders know each other in a circle");
        }
    }

    // The pages that register a room know all of its folders, and none of them knows those.
    private static string FolderOf(Source source) =>
        source.File.Split('/') is [_, _, var folder, _, ..] ? folder : string.Empty;

    private static IEnumerable<string> Known(Source source, string room) =>
        source
            .Syntax.Usings.Select(directive => directive.Name?.ToString() ?? string.Empty)
            .Where(name => name.StartsWith($"{room}.", StringComparison.Ordinal))
            .Select(name => name[(room.Length + 1)..].Split('.')[0])
            .Where(folder => folder != FolderOf(source));

    private static string? CircleFrom(string start, Dictionary<string, HashSet<string>> known)
    {
        var (seen, ways) = (
            new HashSet<string>(StringComparer.Ordinal),
            new Stack<string[]>([
                [start],
            ])
        );
        while (ways.TryPop(out var way))
        {
            foreach (var next in known.GetValueOrDefault(way[^1], []))
            {
                if (next == start)
                    return string.Join(" → ", [.. way, start]);
                if (seen.Add(next))
                    ways.Push([.. way, next]);
            }
        }

        return null;
    }
}
