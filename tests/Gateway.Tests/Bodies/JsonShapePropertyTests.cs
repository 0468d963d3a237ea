using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Bodies;

/// <summary>What must hold for every JSON text.</summary>
public sealed class JsonShapePropertyTests
{
    private static readonly string[] s_words = ["a", "b", "id", "name", "first name", "größe", "lat", "password", "x\"y", "items", "17", "max@shop.example"];

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
    private static readonly JsonSerializerOptions s_dense = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<JsonNode?> s_scalar = Gen.OneOf(
        Gen.Constant<JsonNode?>(null),
        ArbMap.Default.GeneratorFor<int>().Select(i => (JsonNode?)JsonValue.Create(i)),
        ArbMap.Default.GeneratorFor<bool>().Select(b => (JsonNode?)JsonValue.Create(b)),
        Gen.Choose(-900, 900).Select(i => (JsonNode?)JsonValue.Create(i / 8.0)),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => (JsonNode?)JsonValue.Create(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s.Get)))),
        Gen.Elements("2024-01-31", "max@shop.example", "4111111111111111", "1f0e8cf2-9a66-4c05-b4f5-1c62a0cd0c1f", new string('z', 1500) + "+4915112345678").Select(s => (JsonNode?)JsonValue.Create(s)));

    private static readonly Arbitrary<JsonNode?> s_json = Arb.From(Node(4));

    [Fact]
    public void Shape_OtherBlanksKeyOrderEscapesAndRepeatedItems_IsTheSame() =>
        Prop.ForAll(s_json, ArbMap.Default.ArbFor<int>(), (JsonNode? node, int seed) =>
        {
            AccessRecord plain = new Captured().Of(Text(node, indented: false));
            AccessRecord other = new Captured().Of("\n\t " + Text(Shuffled(node, new Random(seed)), indented: true) + " \r\n");
            return plain.Equals(other);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithReplay(20250101, 11));

    [Fact]
    public void Shape_InAnyPieces_IsTheSame() =>
        Prop.ForAll(s_json, ArbMap.Default.ArbFor<int>(), (JsonNode? node, int seed) =>
        {
            Captured captured = new();
            byte[] bytes = Encoding.UTF8.GetBytes(Text(node, indented: true));
            return captured.Of(bytes, "application/json", []).Equals(captured.Of(bytes, "application/json", Splits(bytes.Length, new Random(seed))))
                && captured.Of(bytes, "application/json", []).Equals(captured.Of(bytes, "application/json", Enumerable.Range(0, bytes.Length)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(700).WithReplay(20250101, 11));

    [Fact]
    public void Shape_DamagedBytesInAnyPieces_IsTheSameAndBoundedAndText()
    {
        Random random = new(3);
        Captured captured = new(options => options.Recording.BodyBytes = 1024);
        byte[] alphabet = Encoding.UTF8.GetBytes("{}[]\",:\\u0aD8tfn-+.eE1234567890 @lasecrt\nü&=%");
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 60)];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = random.Next(12) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            if (round % 3 == 0) bytes = [.. """{"a":[{"b":"x\u00e4","lat":1.25,"c":null},{"password":"hunter2"}]}"""u8];
            if (round % 3 == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            string type = (round % 4) switch { 0 => "application/x-www-form-urlencoded", 1 => "application/x-ndjson", 2 => "text/plain", _ => "application/json" };
            AccessRecord whole = captured.Of(bytes, type, []);

            Assert.Equal(whole, captured.Of(bytes, type, Splits(bytes.Length, random)));
            Assert.DoesNotContain('\uFFFE', whole.ResponseShape);
        }
    }

    [Fact]
    public void Shape_HugeBodies_StayWithinTheirBounds()
    {
        Random random = new(4);
        for (int round = 0; round < 40; round++)
        {
            StringBuilder json = new("[");
            for (int i = 0; i < 1500; i++) json.Append(i == 0 ? "" : ",").Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"k{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}{new string('x', random.Next(30))}\":{{\"v\":1}}}}");
            string shape = Captured.ShapeOf(json.Append(']').ToString());
            Assert.InRange(Encoding.UTF8.GetByteCount(shape), 1, 4096);
            Assert.InRange(shape.Count(c => c == ':'), 0, 200);
        }
    }

    private static Gen<JsonNode?> Node(int depth)
    {
        if (depth == 0) return s_scalar;
        Gen<JsonNode?> inner = Node(depth - 1);
        Gen<JsonNode?> list = Gen.Choose(0, 4).SelectMany(count => inner.ListOf(count)).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]));
        Gen<JsonNode?> map = Gen.Choose(0, 4).SelectMany(count => Gen.Zip(Gen.Elements(s_words), inner).ListOf(count)).Select(members =>
        {
            JsonObject made = [];
            foreach ((string name, JsonNode? value) in members) made[name] = value?.DeepClone();
            return (JsonNode?)made;
        });
        return Gen.Frequency((2, s_scalar), (3, list), (4, map));
    }

    /// <summary>The same with members in another order, items in another order, and some of them twice.</summary>
    private static JsonNode? Shuffled(JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject members:
                KeyValuePair<string, JsonNode?>[] pairs = [.. members];
                random.Shuffle(pairs);
                return new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, Shuffled(pair.Value, random))));
            case JsonArray items:
                List<JsonNode?> more = [.. items.Select(item => Shuffled(item, random))];

                // Coordinates have an order, but no test array is named so.
                if (more.Count > 0) more.Add(more[random.Next(more.Count)]?.DeepClone());
                JsonNode?[] mixed = [.. more];
                random.Shuffle(mixed);
                return new JsonArray(mixed);
            default:
                return node?.DeepClone();
        }
    }

    private static string Text(JsonNode? node, bool indented) => JsonSerializer.Serialize(node, indented ? s_indented : s_dense);

    private static int[] Splits(int length, Random random) => [.. Enumerable.Range(0, random.Next(1, 10)).Select(_ => random.Next(length + 1)).Order()];
}
