using System.Security.Cryptography;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;

namespace Insight.Gateway.Tests.Access.Passwords;

public sealed class BasicTests : IDisposable
{
    private readonly AccessOf _access = new(new RouteAuthentication
    {
        Basic = new BasicAuthentication
        {
            Realm = "the \"shop\"\r\n\u00e9",
            Users = new Dictionary<string, string>
            {
                ["alice"] = Hash("open sesame"),
                ["bob"] = Hash("p:a:s:s"),
                ["zo\u00eb"] = Hash("caf\u00e9"),
                ["weak"] = "pbkdf2-sha256$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                ["endless"] = "pbkdf2-sha256$2000000000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                ["empty"] = "pbkdf2-sha256$1000$$",
                ["plain"] = "plain",
            },
        },
    });

    [Theory]
    [InlineData("alice", "open sesame")]
    [InlineData("bob", "p:a:s:s")]
    [InlineData("zo\u00eb", "caf\u00e9")]
    public async Task Password_Right_NamesThePrincipal(string name, string password)
    {
        for (int i = 0; i < 2; i++) Assert.Equal((200, name), Of(await AskAsync(name, password)));
    }

    [Theory]
    [InlineData("alice", "open sesame ")]
    [InlineData("alice", "")]
    [InlineData("Alice", "open sesame")]
    [InlineData("mallory", "open sesame")]
    [InlineData("", "")]
    [InlineData("weak", "a")]
    [InlineData("endless", "a")]
    [InlineData("empty", "")]
    [InlineData("plain", "plain")]
    public async Task Password_Wrong_IsRefused(string name, string password)
    {
        for (int i = 0; i < 2; i++)
        {
            Asked asked = await AskAsync(name, password);
            Assert.Equal((401, ResponseFlag.Unauthenticated, "password-wrong"), (asked.Status, asked.Flag, asked.Detail));
            Assert.Null(asked.Principal);
        }
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic YWxpY2U=")]
    public async Task Credentials_ThatAreNone_AreRefused(string header) => Assert.Equal("password-malformed", (await _access.AskAsync(("Authorization", header))).Detail);

    [Fact]
    public async Task Credentials_TooLong_AreRefused() => Assert.Equal("password-malformed", (await AskAsync("alice", new string('x', 4096))).Detail);

    [Fact]
    public async Task Challenge_NamesTheRealm_WithoutWhatNoHeaderHolds() =>
        Assert.Equal("Basic realm=\"the \\\"shop\\\"\", charset=\"UTF-8\"", (await _access.AskAsync()).Challenge);

    [Fact]
    public async Task Password_Changed_OldOneIsRefusedAtOnce()
    {
        Assert.Equal(200, (await AskAsync("alice", "open sesame")).Status);
        _access.Compile(new RouteSpec
        {
            Authentication = new RouteAuthentication { Basic = new BasicAuthentication { Users = new Dictionary<string, string> { ["alice"] = Hash("another") } } },
        });

        Assert.Equal(401, (await AskAsync("alice", "open sesame")).Status);
        Assert.Equal(200, (await AskAsync("alice", "another")).Status);
    }

    public void Dispose() => _access.Dispose();

    internal static string Hash(string password, int iterations = 1000)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, 32);
        return $"pbkdf2-sha256${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    private static (int, string?) Of(Asked asked) => (asked.Status, asked.Principal);

    private Task<Asked> AskAsync(string name, string password) =>
        _access.AskAsync(("Authorization", "basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))));
}
