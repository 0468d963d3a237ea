namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>Attributes are the same when they have the same names and values in the same order. Finds them without a copy.</summary>
internal sealed class TagsComparer :
    IEqualityComparer<KeyValuePair<string, object?>[]>,
    IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
{
    public static readonly TagsComparer Instance = new();

    public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) => Equals(x.AsSpan(), y!);

    public int GetHashCode(KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

    public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
    {
        if (alternate.Length != other.Length) return false;
        for (int i = 0; i < other.Length; i++)
        {
            (string name, object? value) = alternate[i];
            if (!ReferenceEquals(value, other[i].Value) && !Equals(value, other[i].Value)) return false;
            if (!ReferenceEquals(name, other[i].Key) && name != other[i].Key) return false;
        }

        return true;
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        HashCode hash = new();
        foreach ((_, object? value) in alternate) hash.Add(value);
        return hash.ToHashCode();
    }
}
