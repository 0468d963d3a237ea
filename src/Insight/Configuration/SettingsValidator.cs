using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Insight.Configuration;

/// <summary>Holds configuration keys against the settings types they are bound to: every unknown name and every value of the wrong type is an error.</summary>
/// <remarks>The binder itself passes over both, which is how a misspelt setting comes to be "ignored for months".</remarks>
public static class SettingsValidator
{
    /// <summary>Checks <paramref name="section"/> against <paramref name="type"/>; each complaint is a key and a sentence.</summary>
    public static IEnumerable<(string Key, string Message)> Check(IConfigurationSection section, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsScalar(type))
        {
            if (section.GetChildren().Any()) yield return (section.Path, $"must be {Describe(type)}, not a mapping or list");
            else if (section.Value is { } text && !Converts(text, type)) yield return (section.Path, $"'{Clip(text)}' is not {Describe(type)}");
            yield break;
        }

        if (ValueTypeOfDictionary(type) is { } valueType)
        {
            foreach (var complaint in section.GetChildren().SelectMany(child => Check(child, valueType))) yield return complaint;
            yield break;
        }

        if (ItemType(type) is { } itemType)
        {
            if (section.Value is { Length: > 0 }) yield return (section.Path, "must be a list");
            foreach (IConfigurationSection child in section.GetChildren())
            {
                if (!int.TryParse(child.Key, out _)) yield return (section.Path, "must be a list (lines that begin with '-')");
                else foreach (var complaint in Check(child, itemType)) yield return complaint;
            }

            yield break;
        }

        if (section.Value is { Length: > 0 }) yield return (section.Path, "must be a mapping of settings");
        PropertyInfo[] properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo? property = properties.FirstOrDefault(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase) && IsSetting(p));
            if (property is null) yield return (child.Path, $"is not a setting. {Suggest(child.Key, properties)}");
            else foreach (var complaint in Check(child, property.PropertyType)) yield return complaint;
        }
    }

    /// <summary>The nearest of the known names, for "did you mean"; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known.Select(name => (name, distance: Distance(word.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(x => x.distance <= Math.Max(1, word.Length / 3)).OrderBy(x => x.distance).Select(x => x.name).FirstOrDefault();

    /// <summary>A property's name as it is written in YAML.</summary>
    public static string YamlName(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Suggest(string key, PropertyInfo[] properties)
    {
        IEnumerable<string> names = properties.Where(IsSetting).Select(p => YamlName(p.Name)).ToList();
        return Nearest(key, names) is { } near ? $"Did you mean '{near}'?" : $"Known here: {string.Join(", ", names)}";
    }

    // The binder fills lists and dictionaries that have no setter.
    private static bool IsSetting(PropertyInfo property) =>
        property.CanWrite || (property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType));

    private static bool IsScalar(Type type) =>
        type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(decimal)
        || (!typeof(IEnumerable).IsAssignableFrom(type) && TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)));

    private static bool Converts(string text, Type type)
    {
        if (type == typeof(string)) return true;
        if (type.IsEnum) return Enum.TryParse(type, text, ignoreCase: true, out _) && !char.IsAsciiDigit(text[0]);
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static Type? ValueTypeOfDictionary(Type type) => Interface(type, typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>))?.GetGenericArguments()[1];

    private static Type? ItemType(Type type) => type.IsArray ? type.GetElementType() : Interface(type, typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static Type? Interface(Type type, params Type[] definitions) =>
        type.GetInterfaces().Prepend(type).FirstOrDefault(i => i.IsGenericType && definitions.Contains(i.GetGenericTypeDefinition()));

    private static string Describe(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a duration such as 00:00:30 (hours:minutes:seconds) or 30.00:00:00 (days first)",
        _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => "a number",
        _ when type.IsPrimitive => "a whole number",
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type).Select(YamlName))}",
        _ => "a single value",
    };

    private static string Clip(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], next);
            }
        }

        return row[^1];
    }
}
