using FsCheck;
using FsCheck.Fluent;
using Insight.ApiDiscovery.Schemas;

namespace Insight.ApiDiscovery.Tests.Schemas;

/// <summary>Makes shapes for property tests.</summary>
internal static class Shapes
{
    public static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(80).WithReplay(new Replay(new Rnd(20260301UL, 7UL), null));

    private static readonly string[] s_values = ["null", "boolean", "integer", "number", "string", "uuid", "date", "date-time", "email", "uri", "ip", "*"];

    // Few plain names, so that shapes overlap, and odd ones that need quotes.
    private static readonly string[] s_names = ["id", "name", "a", "b.c", "$d", "", "*", "a b", "\"", "\\", "é", "\uFFFD", "𝄞", "/", "x\n", "{}"];

    /// <summary>Any shape of at most so many levels.</summary>
    public static Gen<BodyShape> Any(int depth = 3)
    {
        Gen<BodyShape> values = Gen.Elements(s_values).Select(static word => Parse(word));
        if (depth == 0) return values;
        Gen<BodyShape> fields = Gen.Elements(s_names).Select(static n => n).ListOf(3).SelectMany(names => Any(depth - 1).ListOf(3).Select(shapes =>
            new BodyShape(ShapeTypes.Object, [.. names.Zip(shapes).DistinctBy(static f => f.First).OrderBy(static f => f.First, ByteOrder.Instance).Select(static f => new ShapeField(f.First, f.Second))], null, names[0] == "*")));
        Gen<BodyShape> arrays = Gen.OneOf(Gen.Constant(BodyShape.Of(ShapeTypes.Array)), Any(depth - 1).Select(static items => new BodyShape(ShapeTypes.Array, [], items)));
        Gen<BodyShape> one = Gen.Frequency((3, values), (3, fields), (1, arrays));
        return Gen.Frequency((3, one), (1, one.SelectMany(a => one.Select(b => BodyShape.Union(a, b)))));
    }

    /// <summary>Bodies as records tell of them: which record, and its shape.</summary>
    public static Gen<(int Record, BodyShape Shape)[]> Bodies() => Any().ListOf().Select(static list => list.Select(static (shape, i) => (i, shape)).ToArray());

    public static BodyShape Parse(string text) => BodyShape.Parse(text, out string error) ?? throw new ArgumentException(error);

    public static SchemaNode Schema(params (string Shape, int Bodies)[] shapes)
    {
        SchemaNode node = new();
        foreach ((string shape, int bodies) in shapes) node.Add(Parse(shape), bodies);
        return node;
    }
}
