using Insight.Waf.Text;

namespace Insight.Waf.Tests.Text;

public sealed class ByteSetTests
{
    [Fact]
    public void Union_TwoSets_HoldsBoth()
    {
        ByteSet set = new ByteSet((byte)'a').Union(new ByteSet((byte)'b'));

        Assert.True(set.ContainsAny("xb"u8));
        Assert.False(set.ContainsAny("xyz"u8));
    }
}
