using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Bodies;

public sealed class FormShapeTests
{
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("b=1&a=x+y&c=true&d=1.5&e=2024-01-31", "{a:string,b:integer,c:boolean,d:number,e:date}")]
    [InlineData("a=1&a=x", "{a:integer|string}")]
    [InlineData("a%5B0%5D=1", """{"a[0]":integer}""")]
    [InlineData("mail=max%40shop.example&to=https%3A%2F%2Fa.example%2F", "{mail:email,to:uri}")]
    [InlineData("a=", "{a:string}")]
    [InlineData("&&a=1&", "{a:integer}")]
    [InlineData("a=b=c%", "{a:string}")]
    [InlineData("a=%zz%4", "{a:string}")]
    [InlineData("secretword", """{"*":string}""")]
    [InlineData("""{"secret":"a=b"}""", """{"*":string}""")]
    [InlineData("", "")]
    public void Shape_UrlEncoded_IsAnObjectOfItsFields(string form, string shape) => Assert.Equal(shape, Captured.ShapeOf(form, Form));

    [Fact]
    public void Shape_UrlEncodedBeyondWhatIsLookedAt_SaysThatThereIsMore() =>
        Assert.Equal("*|{a:integer,b:*}", new Captured(options => options.Recording.BodyBytes = 1024).Of("a=1&b=" + new string('x', 3000), Form).ResponseShape);

    private static readonly string s_multipart =
        "preamble --x\r\n--xyz\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nhello\r\n--not it\r\n"
        + "--xyz\r\nContent-Disposition: form-data; name=\"count\"\r\nContent-Type: text/plain\r\n\r\n17\r\n"
        + "--xyz\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"me.png\"\r\nContent-Type: image/png\r\n\r\n\u0001\r\n\r\r\n--xy max@shop.example\r\n"
        + "--xyz\r\nContent-Disposition: form-data; name=\"mail\"\r\n\r\nmax@shop.example\r\n--xyz--\r\nepilogue";

    [Fact]
    public void Shape_Multipart_IsAnObjectOfItsFieldsWithFilesAsStrings()
    {
        AccessRecord record = new Captured().Of(s_multipart, "multipart/form-data; boundary=xyz");
        Assert.Equal("{count:integer,mail:email,photo:string,title:string}", record.ResponseShape);
        Assert.Equal(["email"], record.ResponseSensitive);
    }

    [Fact]
    public void Shape_MultipartWithoutItsBeginning_StartsWithTheFirstDelimiter() =>
        Assert.Equal("{a:integer}", Captured.ShapeOf("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--", "multipart/form-data; charset=utf-8; boundary=\"b\""));

    [Fact]
    public void Kinds_MultipartFile_AreNotLookedFor()
    {
        string body = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.csv\"\r\n\r\nmax@shop.example\r\n--b--";
        Assert.Equal("", Captured.KindsOf(body, "multipart/form-data; boundary=b"));
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    public void Shape_MultipartWithoutBoundary_IsUnknown(string type) => Assert.Equal("*", Captured.ShapeOf(s_multipart, type));

    [Fact]
    public void Shape_MultipartBrokenOff_SaysThatThereIsMore() =>
        Assert.Equal("*|{title:*}", Captured.ShapeOf(s_multipart[..75], "multipart/form-data; boundary=xyz"));

    [Fact]
    public void Shape_AnySplitsOfForms_IsTheSame()
    {
        Random random = new(7);
        Captured captured = new();
        foreach ((string body, string type) in new[] { (s_multipart, "multipart/form-data; boundary=xyz"), ("a%5B0%5D=%41%zz&b=1&mail=max%40shop.example&c=%", Form) })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            AccessRecord whole = captured.Of(bytes, type, []);
            Assert.NotEmpty(whole.ResponseSensitive);
            for (int round = 0; round < 500; round++)
            {
                int[] splits = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(bytes.Length + 1)).Order()];
                Assert.Equal(whole, captured.Of(bytes, type, splits));
            }

            Assert.Equal(whole, captured.Of(bytes, type, Enumerable.Range(1, bytes.Length - 1)));
        }
    }
}
