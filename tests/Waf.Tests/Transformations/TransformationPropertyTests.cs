using System.Text;
using Insight.Waf.Text;
using Insight.Waf.Transformations;

namespace Insight.Waf.Tests.Transformations;

public class TransformationPropertyTests
{
    private static readonly string[] s_pieces =
    [
        "a", "Z", "f", "F", "0", "7", "9", "\\", "\\u", "\\x", "%", "%u", "uff1c", "%41", "+", " ", "\t", "\n", "\v", "\u00a0", "/", "//", "/../", "..", ".",
        "*", "/*", "*/", "<!--", "-->", "--", "#", "&", "&#", "&#x", "&lt", ";", "\"", "'", "^", ",", "(", "\u00c3\u00a9", "\u00e2\u0082", "\u00f0\u009f\u0098\u0080",
        "\u00f5", "\u0080", "=", "0x", "41", "\0", "\u00ff",
    ];

    public static TheoryData<string> AllNames => [.. TransformationTable.Names];

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Apply_ValueWithoutTriggers_StaysAsItIs(string name)
    {
        Transformation transformation = TransformationTable.Find(name)!;
        if (ReferenceEquals(transformation.Triggers, ByteSet.All)) return;

        foreach (byte[] value in Values(seed: 1, count: 500))
        {
            byte[] clean = [.. value.Where(each => !transformation.Triggers.Contains(each))];
            Assert.False(transformation.Apply(clean, new ByteBuffer()));
        }
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Apply_AnyValue_TellsWhetherItChangedAndIsBounded(string name)
    {
        Transformation transformation = TransformationTable.Find(name)!;
        ByteBuffer output = new(1);
        foreach (byte[] value in Values(seed: 2, count: 1000))
        {
            output.Clear();
            bool isChanged = transformation.Apply(value, output);
            if (isChanged) Assert.False(output.Written.SequenceEqual(value), name);
            Assert.True(output.Length <= 4 * value.Length + 20);
        }
    }

    [Theory]
    [InlineData("lowercase")]
    [InlineData("uppercase")]
    [InlineData("compressWhitespace")]
    [InlineData("removeWhitespace")]
    [InlineData("removeNulls")]
    [InlineData("replaceNulls")]
    [InlineData("parityZero7bit")]
    [InlineData("trim")]
    [InlineData("trimLeft")]
    [InlineData("trimRight")]
    public void Apply_Twice_GivesTheSame(string name)
    {
        Transformation transformation = TransformationTable.Find(name)!;
        foreach (byte[] value in Values(seed: 3, count: 500))
        {
            string once = Transforming.Apply(transformation, Encoding.Latin1.GetString(value), out _);
            Transforming.Apply(transformation, once, out bool isChanged);
            Assert.False(isChanged);
        }
    }

    [Fact]
    public void Triggers_EachOfThem_ChangesSomeValue()
    {
        foreach (string name in TransformationTable.Names)
        {
            Transformation transformation = TransformationTable.Find(name)!;
            if (ReferenceEquals(transformation.Triggers, ByteSet.All)) continue;

            for (int trigger = 0; trigger < 256; trigger++)
            {
                if (!transformation.Triggers.Contains((byte)trigger)) continue;
                char given = (char)trigger;
                string[] values =
                [
                    $"{given}", $"{given}{given}", $" {given}/ ", $"/{given}*/", $"{given}*", $"{given}/", $"//{given}", $"{given}41",
                    $"0{given}41", $"{given}lt;", $"{given}\u0080\u0080\u0080",
                ];
                Assert.Contains(values, value => Transforming.Apply(transformation, value, out _) != value);
            }
        }
    }

    [Fact]
    public void Find_NamesAndAliases_IgnoreCase()
    {
        Assert.Same(TransformationTable.Find("normalizePath"), TransformationTable.Find("NORMALISEPATH"));
        Assert.Same(TransformationTable.Find("normalizePathWin"), TransformationTable.Find("normalisePathWin"));
        Assert.Same(TransformationTable.Find("base64Decode"), TransformationTable.Find("base64decode"));
        Assert.Null(TransformationTable.Find("none"));
        Assert.Equal(37, TransformationTable.Names.Count);
    }

    private static IEnumerable<byte[]> Values(int seed, int count)
    {
        Random random = new(seed);
        for (int index = 0; index < count; index++)
        {
            if (index % 4 == 0)
            {
                byte[] value = new byte[random.Next(40)];
                random.NextBytes(value);
                yield return value;
            }
            else
            {
                yield return Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => s_pieces[random.Next(s_pieces.Length)])));
            }
        }
    }
}
