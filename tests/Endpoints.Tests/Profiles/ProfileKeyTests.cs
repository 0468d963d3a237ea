using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class ProfileKeyTests
{
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void Hash_IsThatOfTheReferenceVectors(int length, ulong expected)
    {
        byte[] bytes = [.. Enumerable.Range(0, 16).Select(static i => (byte)i)];

        Assert.Equal(expected, new ProfileKey(bytes).Hash(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Text_DoesNotShowTheKey() => Assert.Equal("***", Sample.Key.ToString());
}
