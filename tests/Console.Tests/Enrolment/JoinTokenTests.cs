using Insight.Contracts.Enrolment;

namespace Insight.Console.Tests.Enrolment;

public sealed class JoinTokenTests
{
    [Fact]
    public void Token_ReadsAsItWasWritten_AndPrintsNoSecret()
    {
        JoinToken token = JoinToken.Create(new string('a', 64));

        JoinToken read = JoinToken.Parse(token.Text())!;

        Assert.Equal((token.Id, token.KeyId), (read.Id, read.KeyId));
        Assert.Equal(token.Secret.ToArray(), read.Secret.ToArray());
        Assert.DoesNotContain(token.Text().Split('.')[2], token.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ij1...")]
    [InlineData("ij2.0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ij1.0123456789ABCDEF.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ij1.0123456789abcdef.AAAA.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ij1.0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.aaaa")]
    public void Text_ThatIsNoToken_IsNotRead(string text) => Assert.Null(JoinToken.Parse(text));
}
