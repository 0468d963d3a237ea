using System.Collections;
using System.Text.Json.Serialization.Metadata;

namespace Insight.Policy.Objects;

/// <summary>Makes equal objects equal texts: what has its default is left out, and maps are written in ordinal order of their keys.</summary>
internal static class CanonicalForm
{
    /// <summary>Changes how a type is written; reading is not touched.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        object? defaults = type.Type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type.Type);
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.Get is not { } get) continue;
            if (defaults is not null)
            {
                object? usual = get(defaults);
                property.ShouldSerialize = (_, value) => !IsSame(value, usual);
            }

            property.Get = owner => Sorted(get(owner));
        }
    }

    // Lists with a default hold words or numbers; maps are empty by default.
    private static bool IsSame(object? value, object? usual) =>
        Equals(value, usual)
        || (value is IEnumerable some and not string && usual is IEnumerable others && some.Cast<object?>().SequenceEqual(others.Cast<object?>()));

    private static object? Sorted(object? value) => value switch
    {
        IReadOnlyDictionary<string, string> map => InOrder(map, static text => text),
        IReadOnlyDictionary<string, IReadOnlyList<string>> map => InOrder(map, static list => list),
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> map => InOrder(map, static labels => InOrder(labels, static text => text)),
        _ => value,
    };

    private static IReadOnlyDictionary<string, T> InOrder<T>(IReadOnlyDictionary<string, T> map, Func<T, T> inner) => map.Count == 0
        ? map
        : new SortedDictionary<string, T>(map.ToDictionary(static pair => pair.Key, pair => inner(pair.Value)), StringComparer.Ordinal);
}
