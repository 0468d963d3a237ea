namespace Insight.Console.Live;

/// <summary>What changed between two lists of things with ids.</summary>
/// <param name="Changed">New and changed items.</param>
/// <param name="Removed">Ids that are gone.</param>
internal sealed record Difference<T>(IReadOnlyList<T> Changed, IReadOnlyList<string> Removed);

/// <summary>Compares two lists of things with ids.</summary>
internal static class Difference
{
    public static Difference<T> Of<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> id, Func<T, T, bool> same)
    {
        Dictionary<string, T> gone = before.ToDictionary(id, StringComparer.Ordinal);
        List<T> changed = [];
        foreach (T item in after)
        {
            if (!gone.Remove(id(item), out T? old) || !same(old, item)) changed.Add(item);
        }

        return new Difference<T>(changed, [.. gone.Keys]);
    }
}
