using System.Text;

namespace Insight.Endpoints.Tests;

public class PathTemplateTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/orders/17", "/orders/{int}")]
    [InlineData("/orders/-17", "/orders/{int}")]
    [InlineData("/orders/17/", "/orders/{int}")]
    [InlineData("/orders/17?x=/a/b", "/orders/{int}")]
    [InlineData("/orders/17#top", "/orders/{int}")]
    [InlineData("/a/1f0e8cf2-9a66-4c05-b4f5-1c62a0cd0c1f/b", "/a/{uuid}/b")]
    [InlineData("/a/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/a/{ulid}")]
    [InlineData("/commit/9f8e7d6c5b4a", "/commit/{hex}")]
    [InlineData("/day/2024-01-31", "/day/{date}")]
    [InlineData("/day/2024-01-31T10:00:00Z", "/day/{date}")]
    [InlineData("/users/max@shop.example", "/users/{email}")]
    [InlineData("/from/10.1.2.3", "/from/{ip}")]
    [InlineData("/at/37.7749", "/at/{number}")]
    [InlineData("/accounts/SKb1946ac92492d2347c6235b4d2611184", "/accounts/{id}")]
    [InlineData("/watch/dQw4w9WgXcQ", "/watch/{id}")]
    [InlineData("/files/20240131.json", "/files/{int}.json")]
    [InlineData("/say/hello%20world", "/say/{text}")]
    [InlineData("/say/grüße", "/say/{text}")]
    public void Of_ValueSegment_BecomesPlaceholder(string path, string template) => Assert.Equal(template, PathTemplate.Of(path));

    [Theory]
    [InlineData("/api/v1/users")]
    [InlineData("/api/v1beta2/users")]
    [InlineData("/2.0/folders")]
    [InlineData("/oauth2/token")]
    [InlineData("/hash/sha256")]
    [InlineData("/s3/ec2/base64/utf8/k8s")]
    [InlineData("/apis/resource.k8s.io/v1")]
    [InlineData("/facade/decade/added")]
    [InlineData("/grpc.health.v1.Health/Check")]
    [InlineData("/images/kibana-dashboard3.png")]
    [InlineData("/v1/instances:start")]
    [InlineData("/orders/{orderId}")]
    [InlineData("/*")]
    public void Of_Constants_Stay(string path) => Assert.Equal(path, PathTemplate.Of(path));

    [Theory]
    [InlineData("//", "/")]
    [InlineData("//a///b//", "/a/b")]
    [InlineData("/a/%2F/b", "/a/{text}/b")]
    [InlineData("/a%2Fb", "/{text}")]
    [InlineData("/..", "/")]
    [InlineData("/../../etc/passwd", "/etc/passwd")]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("/a/%2e%2e/b", "/a/{text}/b")]
    [InlineData("/a;v=1;w=2/b;jsessionid=3", "/a/b")]
    [InlineData("/;x=1", "/")]
    [InlineData("/a\0b/c", "/{text}/c")]
    [InlineData("/1' or '1'='1", "/{text}")]
    [InlineData("/{}/{a b}", "/{text}/{text}")]
    [InlineData("*", "*")]
    [InlineData("shop.example:443", "{authority}")]
    [InlineData("[::1]:443", "{authority}")]
    [InlineData("http://shop.example/orders/7?x", "/orders/{int}")]
    [InlineData("http://shop.example", "/")]
    [InlineData("orders", "{text}")]
    [InlineData("\u0016\u0003\u0001", "{text}")]
    public void Of_OddTarget_GivesOneSensibleTemplate(string path, string template) => Assert.Equal(template, PathTemplate.Of(path));

    [Fact]
    public void Of_DeepPath_EndsInRest()
    {
        string path = string.Concat(Enumerable.Repeat("/a", 40));
        Assert.Equal(string.Concat(Enumerable.Repeat("/a", PathTemplate.MaxDepth)) + "/{*}", PathTemplate.Of(path));
    }

    [Fact]
    public void Of_DotDotBehindTheDepthLimit_StepsBackFromWhereItStands()
    {
        string kept = string.Concat(Enumerable.Repeat("/a", PathTemplate.MaxDepth));
        Assert.Equal(kept, PathTemplate.Of(kept + "/b/.."));
    }

    [Fact]
    public void Of_LongSegment_IsText() => Assert.Equal("/{text}", PathTemplate.Of("/" + new string('a', 5000)));

    [Fact]
    public void Of_AnyBytes_IsBoundedAsciiAndKeepsItsTemplate()
    {
        Random random = new(7);
        ReadOnlySpan<byte> alphabet = "/aZ1.%;?{}*-:@\0 e"u8;
        byte[] path = new byte[400];
        for (int round = 0; round < 20_000; round++)
        {
            int length = random.Next(path.Length);
            for (int i = 0; i < length; i++) path[i] = random.Next(20) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            if (length > 0 && random.Next(4) > 0) path[0] = (byte)'/';

            string template = PathTemplate.Of(path.AsSpan(0, length));

            Assert.InRange(template.Length, 1, PathTemplate.MaxLength);
            Assert.True(Encoding.UTF8.GetByteCount(template) == template.Length && !template.Contains('\0', StringComparison.Ordinal));
            if (template[0] == '/' && !template.EndsWith("{*}", StringComparison.Ordinal)) Assert.Equal(template, PathTemplate.Of(template));
        }
    }
}
