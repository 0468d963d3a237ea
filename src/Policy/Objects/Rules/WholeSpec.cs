using System.Reflection;

namespace Insight.Policy.Objects.Rules;

/// <summary>A spec in which every part is there, with its defaults: rules of all parts are asked.</summary>
internal static class WholeSpec
{
    public static object Of(Type type)
    {
        object spec = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in type.GetProperties().Where(static property => property.CanWrite))
        {
            if (IsPart(property.PropertyType)) property.SetValue(spec, Of(property.PropertyType));
            else if (ItemOf(property.PropertyType) is { } item) property.SetValue(spec, ListOf(item));
        }

        return spec;
    }

    private static bool IsPart(Type type) => type.IsClass && type.Assembly == typeof(Contracts.Objects.RouteSpec).Assembly;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && IsPart(type.GenericTypeArguments[0]) ? type.GenericTypeArguments[0] : null;

    private static Array ListOf(Type item)
    {
        Array list = Array.CreateInstance(item, 1);
        list.SetValue(Of(item), 0);
        return list;
    }
}
