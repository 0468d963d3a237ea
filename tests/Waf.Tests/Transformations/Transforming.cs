using System.Text;
using Insight.Waf.Text;
using Insight.Waf.Transformations;

namespace Insight.Waf.Tests.Transformations;

/// <summary>Applies transformations to texts with one byte for each char.</summary>
internal static class Transforming
{
    public static string Apply(string name, string value)
    {
        Transformation transformation = TransformationTable.Find(name) ?? throw new ArgumentException($"There is no {name}.");
        return Apply(transformation, value, out _);
    }

    public static string Apply(Transformation transformation, string value, out bool isChanged)
    {
        ByteBuffer output = new(1);
        isChanged = transformation.Apply(Encoding.Latin1.GetBytes(value), output);
        return isChanged ? Encoding.Latin1.GetString(output.Written) : value;
    }
}
