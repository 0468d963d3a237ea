using System.Text;
using System.Text.Json;
using Insight.Gateway.Masking;
using Insight.Gateway.Sensitive;
using Insight.Waf.Text;

namespace Insight.Gateway.Tests.Masking;

public sealed class JsonMaskerTests
{
    private static readonly SensitivePatterns s_patterns = new(new SensitiveOptions());

    [Theory]
    [InlineData("""{"card":"4111111111111111","name":"Ann"}""", """{"card":"***","name":"Ann"}""")]
    [InlineData("""{"n" : 4111111111111111 , "m":1.50}""", """{"n" : 0 , "m":1.50}""")]
    [InlineData("""["a@shop.example", "b"]""", """["***", "b"]""")]
    [InlineData("\"write to a\\u0040shop.example\"", "\"***\"")]
    [InlineData("""{"a@shop.example":{"x":1}}""", """{"***":{"x":1}}""")]
    [InlineData("""{"password":"hunter2","passwordHint":"none"}""", """{"password":"***","passwordHint":"none"}""")]
    [InlineData("""{"lat":48.1371,"lng":11.5753,"zoom":48.1371}""", """{"lat":0,"lng":0,"zoom":48.1371}""")]
    [InlineData("""{"coordinates":[11.5753,48.1371]}""", """{"coordinates":[0,0]}""")]
    [InlineData("4111111111111111", "0")]
    [InlineData("{\"a\":\"x\"}\n{\"a\":\"4111 1111 1111 1111\"}\n", "{\"a\":\"x\"}\n{\"a\":\"***\"}\n")]
    [InlineData("""{"e":"\"a@shop.example\"","f":"\\"}""", """{"e":"***","f":"\\"}""")]
    [InlineData("{}", "{}")]
    [InlineData("", "")]
    public void Pass_InWhateverPieces_MasksWhatIsSensitiveAndNothingElse(string json, string expected)
    {
        for (int piece = 1; piece <= json.Length + 1; piece++) Assert.Equal(expected, Mask(Encoding.UTF8.GetBytes(json), piece, s_patterns.All, out _));
        Assert.Equal(json, Mask(Encoding.UTF8.GetBytes(json), 7, SensitiveKinds.None, out JsonMasker masker));
        Assert.Equal(json != expected, masker.Found != SensitiveKinds.None);
    }

    [Fact]
    public void Pass_OnlyTheKindsThatAreNamed()
    {
        byte[] json = """{"card":"4111111111111111","mail":"a@shop.example"}"""u8.ToArray();
        Assert.Equal("""{"card":"***","mail":"a@shop.example"}""", Mask(json, 5, s_patterns.KindsOf(["card", "unknown"]), out JsonMasker masker));
        Assert.Equal(SensitiveKinds.Card | SensitiveKinds.Email, masker.Found);
    }

    [Fact]
    public void Pass_LongText_IsNotHeldAndTheSecretInItIsMaskedWhereverItStands()
    {
        foreach (int at in new[] { 0, 900, 1_100, 8_190, 16_380, 16_400, 30_000, 99_900 })
        {
            foreach (string filler in new[] { "word ", "\\u00e9", "\\\\ ", "é " })
            {
                string before = string.Concat(Enumerable.Repeat(filler, (at / filler.Length) + 1)), after = string.Concat(Enumerable.Repeat(filler, 3_000));
                string json = $$"""{"text":"{{before}} 4111 1111 1111 1111 {{after}}","b":[1]}""";
                string masked = Mask(Encoding.UTF8.GetBytes(json), 1_000, SensitiveKinds.Card, out JsonMasker masker);
                Assert.DoesNotContain("1111", masked, StringComparison.Ordinal);
                using JsonDocument document = JsonDocument.Parse(masked);
                Assert.EndsWith("***", document.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
                Assert.Equal(1, document.RootElement.GetProperty("b")[0].GetInt32());
                Assert.Equal(SensitiveKinds.Card, masker.Found & SensitiveKinds.Card);
            }
        }

        // Without one nothing changes, and no more than a bounded part waits.
        string plain = $"[\"{new string('n', 1_000_000)}\"]";
        JsonMasker looking = new(s_patterns, s_patterns.All, "application/json");
        ByteBuffer output = new();
        looking.Pass(Encoding.UTF8.GetBytes(plain), output);
        Assert.InRange(plain.Length - output.Length, 0, 4 * JsonMasker.HeldBytes);
        Assert.Equal(plain, Mask(Encoding.UTF8.GetBytes(plain), 4_096, s_patterns.All, out _));
    }

    [Theory]
    [InlineData("""{"a":"x",}""")]
    [InlineData("<html>a@shop.example</html>")]
    [InlineData("""{"a" "4111111111111111"}""")]
    [InlineData("{\"a\":\"\\q\"}")]
    [InlineData("123\"x\"")]
    public void Pass_WhatIsNoJson_PassesAsItIsAndIsSaid(string text)
    {
        for (int piece = 1; piece <= text.Length; piece++)
        {
            Assert.Equal(text, Mask(Encoding.UTF8.GetBytes(text), piece, s_patterns.All, out JsonMasker masker));
            Assert.True(masker.IsBroken);
        }
    }

    [Fact]
    public void Pass_AnyJson_StaysJsonOfTheSameFormInWhateverPieces()
    {
        Random random = new(17);
        for (int round = 0; round < 1_000; round++)
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(Make(random, 0));
            string whole = Mask(json, json.Length, s_patterns.All, out _);
            Assert.Equal(whole, Mask(json, 1 + random.Next(20), s_patterns.All, out _));
            using JsonDocument before = JsonDocument.Parse(json), after = JsonDocument.Parse(whole);
            Compare(before.RootElement, after.RootElement);
        }
    }

    private static void Compare(JsonElement before, JsonElement after)
    {
        Assert.Equal(before.ValueKind, after.ValueKind);
        switch (before.ValueKind)
        {
            case JsonValueKind.Array:
                Assert.Equal(before.GetArrayLength(), after.GetArrayLength());
                foreach ((JsonElement one, JsonElement other) in before.EnumerateArray().Zip(after.EnumerateArray())) Compare(one, other);
                break;
            case JsonValueKind.Object:
                foreach ((JsonProperty one, JsonProperty other) in before.EnumerateObject().Zip(after.EnumerateObject())) Compare(one.Value, other.Value);
                break;
            default:
                bool isSensitive = before.GetRawText().Contains("4111", StringComparison.Ordinal) || before.GetRawText().Contains('@');
                Assert.Equal(isSensitive ? before.ValueKind == JsonValueKind.String ? "\"***\"" : "0" : before.GetRawText(), after.GetRawText());
                break;
        }
    }

    private static object? Make(Random random, int depth) => random.Next(depth < 4 ? 9 : 6) switch
    {
        0 => "ann@shop.example",
        1 => 4111111111111111,
        2 => "plain \" \\ \n text é 💶",
        3 => random.Next(100) / 8.0,
        4 => null,
        5 => random.Next(2) == 0,
        6 => Enumerable.Range(0, random.Next(4)).Select(_ => Make(random, depth + 1)).ToArray(),
        _ => Enumerable.Range(0, random.Next(4)).ToDictionary(static i => $"k{i}", _ => Make(random, depth + 1)),
    };

    private static string Mask(byte[] json, int piece, SensitiveKinds masked, out JsonMasker masker)
    {
        masker = new JsonMasker(s_patterns, masked, json.AsSpan().Contains((byte)'\n') ? "application/x-ndjson" : "application/json");
        ByteBuffer output = new();
        for (int at = 0; at < json.Length; at += piece) masker.Pass(json.AsSpan(at, Math.Min(piece, json.Length - at)), output);
        masker.End(output);
        return Encoding.UTF8.GetString(output.Written);
    }
}
