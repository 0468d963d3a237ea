using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Tests;

public class ParameterTypesTests
{
    [Theory]
    [InlineData("", ParameterType.Text)]
    [InlineData("17", ParameterType.Integer)]
    [InlineData("-17", ParameterType.Integer)]
    [InlineData("00000000000000000000000000000000017", ParameterType.Integer)]
    [InlineData("1.5", ParameterType.Number)]
    [InlineData("-.5", ParameterType.Number)]
    [InlineData("1e-5", ParameterType.Number)]
    [InlineData("1.", ParameterType.Text)]
    [InlineData("12345e67", ParameterType.Hex)]
    [InlineData("true", ParameterType.Boolean)]
    [InlineData("false", ParameterType.Boolean)]
    [InlineData("yes", ParameterType.Slug)]
    [InlineData("1f0e8cf2-9a66-4c05-b4f5-1c62a0cd0c1f", ParameterType.Uuid)]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV", ParameterType.Ulid)]
    [InlineData("9f8e7d6c5b4a", ParameterType.Hex)]
    [InlineData("2024-01-31", ParameterType.Date)]
    [InlineData("2024-99-31", ParameterType.Slug)]
    [InlineData("2024-01-31T10:00:00Z", ParameterType.DateTime)]
    [InlineData("2024-01-31T10:00:00.5+02:00", ParameterType.DateTime)]
    [InlineData("2024-01-31T99:00:00Z", ParameterType.Text)]
    [InlineData("max@shop.example", ParameterType.Email)]
    [InlineData("max2@shop.example", ParameterType.Email)]
    [InlineData("max at@shop.example", ParameterType.Text)]
    [InlineData("10.1.2.3", ParameterType.Ip)]
    [InlineData("2001:db8::1", ParameterType.Ip)]
    [InlineData("1.2.3", ParameterType.Slug)]
    [InlineData("https://shop.example/a?b=1", ParameterType.Url)]
    [InlineData("/relative/path", ParameterType.Text)]
    [InlineData("cus_9s6XKzkNRiz8i3", ParameterType.Id)]
    [InlineData("dQw4w9WgXcQ", ParameterType.Id)]
    [InlineData("blue-widget", ParameterType.Slug)]
    [InlineData("iphone-12", ParameterType.Slug)]
    [InlineData("two words", ParameterType.Text)]
    [InlineData("grüße", ParameterType.Text)]
    public void Of_Value_IsWhatItLooksLike(string value, ParameterType type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Assert.Equal(type, ParameterTypes.Of(bytes));
        AssertFits(bytes);
    }

    [Fact]
    public void Fits_AnyValue_IsWhatMergingSays()
    {
        Random random = new(4);
        foreach (string alphabet in new[] { "0", "+-", "01e.-+E", "0123456789abcdef-", "truefalse", "Tt" })
        {
            for (int i = 0; i < 2000; i++) AssertFits([.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => (byte)alphabet[random.Next(alphabet.Length)])]);
        }

        AssertFits(Encoding.ASCII.GetBytes(new string('7', 257)));
        AssertFits("abcdefab-cdef-abcd-efab-cdefabcdefab"u8.ToArray());
    }

    private static void AssertFits(byte[] value)
    {
        foreach (ParameterType type in Enum.GetValues<ParameterType>()) Assert.Equal(ParameterTypes.Merge(ParameterTypes.Of(value), type) == type, ParameterTypes.Fits(value, type));
    }

    [Theory]
    [InlineData(ParameterType.Integer, ParameterType.Number, ParameterType.Number)]
    [InlineData(ParameterType.Integer, ParameterType.Uuid, ParameterType.Text)]
    [InlineData(ParameterType.Date, ParameterType.Date, ParameterType.Date)]
    [InlineData(ParameterType.Number, ParameterType.Boolean, ParameterType.Text)]
    public void Merge_TwoTypes_IsWhatTheyHaveInCommon(ParameterType first, ParameterType second, ParameterType merged) => Assert.Equal(merged, ParameterTypes.Merge(first, second));

    [Fact]
    public void Merge_AnyTypes_DoesNotDependOnTheirOrder()
    {
        ParameterType[] types = Enum.GetValues<ParameterType>();
        foreach (ParameterType a in types)
        {
            foreach (ParameterType b in types)
            {
                Assert.Equal(ParameterTypes.Merge(a, b), ParameterTypes.Merge(b, a));
                foreach (ParameterType c in types) Assert.Equal(ParameterTypes.Merge(ParameterTypes.Merge(a, b), c), ParameterTypes.Merge(a, ParameterTypes.Merge(b, c)));
            }
        }
    }

    [Fact]
    public void Of_AnyBytes_IsATypeThatHasAName() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), (byte[] value) =>
        {
            ParameterType type = ParameterTypes.Of(value);
            return type != ParameterType.Enum && Enum.TryParse(Encoding.ASCII.GetString(ParameterTypes.NameOf(type)), ignoreCase: true, out ParameterType named) && named == type;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithReplay(20250101, 11));
}
