using System.Security.Cryptography;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;

namespace Insight.Tests.Objects;

public sealed class SecretHashesTests
{
    [Fact]
    public void OfPassword_IsPbkdf2ThatObjectsTake()
    {
        string text = SecretHashes.OfPassword("correct horse");
        string[] parts = text.Split('$');
        Assert.Equal(("pbkdf2-sha256", "600000"), (parts[0], parts[1]));
        Assert.Equal(Convert.FromBase64String(parts[3]), Rfc2898DeriveBytes.Pbkdf2("correct horse", Convert.FromBase64String(parts[2]), 600_000, HashAlgorithmName.SHA256, 32));
        Assert.NotEqual(text, SecretHashes.OfPassword("correct horse"));
        RouteAuthentication authentication = new() { Basic = new() { Users = new Dictionary<string, string> { ["alice"] = text } } };
        Assert.Empty(ObjectRules.Check(new NamedObject(new() { Name = "r" }, new RouteSpec { Hosts = ["a"], Respond = new(), Authentication = authentication })));
    }

    [Fact]
    public void NewKey_HasItsHash()
    {
        (string key, string hash) = SecretHashes.NewKey();
        Assert.Equal(43, key.Length);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }
}
