using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class ArgumentNameTests
{
    [Theory]
    [InlineData("q", "q")]
    [InlineData("json.items.0.title", "json.items.*.title")]
    [InlineData("json.by_id.7f1de0aa-1f00-4c7b-9c5e-d4b1a9f3b001.name", "json.by_id.*.name")]
    [InlineData("address2", "address2")]
    [InlineData("me@shop.example", "me@shop.example")]
    [InlineData("12345", "*")]
    public void Normalize_NamesThatAreDataBecomeStars(string name, string expected)
    {
        byte[] room = new byte[ArgumentName.MaxLength];

        Assert.Equal(expected, Encoding.UTF8.GetString(ArgumentName.Normalize(Encoding.UTF8.GetBytes(name), room)));
    }

    [Fact]
    public void Normalize_TooLongOrNoUtf8_IsAStar()
    {
        byte[] room = new byte[ArgumentName.MaxLength];

        Assert.Equal("*"u8.ToArray(), ArgumentName.Normalize(new byte[ArgumentName.MaxLength + 1], room).ToArray());
        Assert.Equal("*"u8.ToArray(), ArgumentName.Normalize([0xC3], room).ToArray());
    }
}
