using Insight.Waf.Injection;

namespace Insight.Waf.Tests.Injection;

public class SqlFingerprintTests
{
    [Fact]
    public void CopyTo_Fingerprint_WritesItsLetters()
    {
        SqlInjection.Detect("1' or '1'='1"u8, out SqlFingerprint shape);
        Span<byte> letters = stackalloc byte[SqlFingerprint.MaxLength];

        int length = shape.CopyTo(letters);

        Assert.Equal("s&sos"u8, letters[..length]);
        Assert.Equal(5, shape.Length);
        Assert.Equal((byte)'&', shape[1]);
        Assert.Equal(0, shape[5]);
    }

    [Fact]
    public void Equals_SameShape_IsTrue()
    {
        SqlInjection.Detect("1 or 1=1"u8, out SqlFingerprint one);
        SqlInjection.Detect("7 and 8=9"u8, out SqlFingerprint other);

        Assert.True(one == other);
        Assert.False(one == default);
    }
}
