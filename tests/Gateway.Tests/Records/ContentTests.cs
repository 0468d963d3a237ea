using System.Net.Http.Headers;
using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Streaming.Journal;

namespace Insight.Gateway.Tests.Records;

/// <summary>What a record says of bodies and targets that pass through a real gateway.</summary>
public sealed class ContentTests
{
    private const string Order = """{"id":17,"customer":{"email":"max@shop.example","since":"2024-01-31"},"items":[{"sku":"a-1","price":1.5},{"sku":"b-2","price":2,"gift":true}],"card":"4111 1111 1111 1111"}""";
    private const string OrderShape = "{card:string,customer:{email:email,since:date},id:integer,items:[{gift:boolean,price:number,sku:string}]}";

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 7)]
    public async Task Json_ThereAndBack_HasShapesAndKindsAndPassesUnchanged(bool chunked, int waf)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:mode", waf > 0 ? "detect" : "off"));
        using HttpRequestMessage request = new(HttpMethod.Post, "/up/mirror") { Content = new StringContent(Order, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;

        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        Assert.Equal(Order, await response.Content.ReadAsStringAsync());

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(OrderShape, record.RequestShape);
        Assert.Equal(OrderShape, record.ResponseShape);
        Assert.Equal("application/json", record.RequestType);
        Assert.Equal("application/json", record.ResponseType);
        Assert.Equal(["card", "email"], record.RequestSensitive);
        Assert.Equal(["card", "email"], record.ResponseSensitive);
        Assert.Equal((ulong)Order.Length, record.RequestBytes);
        Assert.Equal((ulong)Order.Length, record.ResponseBytes);
    }

    [Fact]
    public async Task Json_ArrivingInPiecesOverTime_HasItsShapeAndIsNotHeldBack()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("POST /up/early HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n");
        await upstream.Waiting.Task;
        await client.SendAsync("3\r\n1}\n\r\n0\r\n\r\n");
        await client.ReadUntilAsync("0\r\n\r\n");

        Assert.Equal("{a:integer}", (await gateway.Journal.SingleAsync()).RequestShape);
    }

    [Fact]
    public async Task Form_Sent_HasTheShapeOfItsFields()
    {
        AccessRecord record = await RecordOfAsync(new(HttpMethod.Post, "/up/count") { Content = new FormUrlEncodedContent([new("name", "Max"), new("age", "17"), new("password", "hunter2")]) });

        Assert.Equal("{age:integer,name:string,password:string}", record.RequestShape);
        Assert.Equal(["credentials"], record.RequestSensitive);
    }

    [Fact]
    public async Task Multipart_Sent_HasTheShapeOfItsFields()
    {
        using MultipartFormDataContent form = new() { { new StringContent("17"), "age" }, { new ByteArrayContent(new byte[5000]), "photo", "me.png" } };

        AccessRecord record = await RecordOfAsync(new(HttpMethod.Post, "/up/count") { Content = form });

        Assert.Equal("{age:integer,photo:string}", record.RequestShape);
    }

    [Fact]
    public async Task Encoded_Sent_IsNotLookedInto()
    {
        ByteArrayContent content = new([31, 139, 8, 0, 1, 2, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        AccessRecord record = await RecordOfAsync(new(HttpMethod.Post, "/up/count") { Content = content });

        Assert.Equal("", record.RequestShape);
        Assert.Equal(7u, record.RequestBytes);
    }

    [Fact]
    public async Task Target_WithSensitiveValues_HasTheirKinds()
    {
        Assert.Equal(["email"], (await RecordOfAsync(new(HttpMethod.Get, "/up/echo/max%40shop.example"))).RequestSensitive);
        Assert.Equal(["card"], (await RecordOfAsync(new(HttpMethod.Get, "/up/echo/4111111111111111/x"))).RequestSensitive);
        Assert.Equal(["credentials", "location", "phone"], (await RecordOfAsync(new(HttpMethod.Get, "/up/echo?phone=%2B4915112345678&lat=48.137&lng=11.576&api_key=abcdef"))).RequestSensitive);
        Assert.Empty((await RecordOfAsync(new(HttpMethod.Get, "/up/echo/orders/1767571371435?page=2&at=2024-01-31T10%3A00%3A00Z"))).RequestSensitive);
    }

    [Fact]
    public async Task Query_Values_HaveTypesBesideTheirNames()
    {
        AccessRecord record = await RecordOfAsync(new(HttpMethod.Get, "/up/echo?page=1&q=two+words&page=2.5&flag&id=1f0e8cf2-9a66-4c05-b4f5-1c62a0cd0c1f&on=true&day=2024-01-31&flag=1&sort=price-asc"));

        Assert.Equal(["page", "q", "flag", "id", "on", "day", "sort"], record.QueryNames);
        Assert.Equal(["number", "text", "text", "uuid", "boolean", "date", "slug"], record.QueryTypes);
    }

    [Fact]
    public async Task Recording_TurnedOff_SaysNothingOfContents()
    {
        AccessRecord record = await RecordOfAsync(
            new(HttpMethod.Post, "/up/mirror?mail=max@shop.example") { Content = new StringContent(Order, Encoding.UTF8, "application/json") },
            ("gateway:recording:shapes", "false"), ("gateway:recording:sensitive", "false"));

        Assert.Equal("", record.RequestShape + record.ResponseShape);
        Assert.Empty(record.RequestSensitive);
        Assert.Empty(record.ResponseSensitive);
    }

    [Fact]
    public async Task Pattern_OfTheOperator_IsAKind()
    {
        AccessRecord record = await RecordOfAsync(
            new(HttpMethod.Post, "/up/mirror?staff=P-12345") { Content = new StringContent("""{"a":"DE89370400440532013000"}""", Encoding.UTF8, "application/json") },
            ("gateway:sensitive:patterns:0:name", "iban"), ("gateway:sensitive:patterns:0:regex", "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"),
            ("gateway:sensitive:patterns:1:name", "staff"), ("gateway:sensitive:patterns:1:regex", "^P-[0-9]{5}$"));

        Assert.Equal(["iban", "staff"], record.RequestSensitive);
        Assert.Equal(["iban"], record.ResponseSensitive);
    }

    [Fact]
    public async Task Secrets_Everywhere_StandInNoRecord()
    {
        const string marker = "S3cretMarker";
        string json = """{"password":"M","a":["M"],"b":{"M@shop.example":"M@shop.example"}}""".Replace("M", marker, StringComparison.Ordinal);
        HttpRequestMessage request = new(HttpMethod.Post, $"/up/mirror?token={marker}&q={marker}%40shop.example&api_key={marker}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (string header in new[] { "Authorization", "Cookie", "X-Api-Key", "X-Other" }) request.Headers.TryAddWithoutValidation(header, header == "Cookie" ? $"sid={marker}; {marker}" : marker);

        AccessRecord record = await RecordOfAsync(request);

        Assert.DoesNotContain(marker, record.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["credentials", "email"], record.RequestSensitive);
        Assert.Equal(["other@header:authorization", "api_key@header:x-api-key", "api_key@query:api_key", "cookie@header:cookie:sid"], record.Auth);
    }

    [Fact]
    public async Task Shapes_AsLongAsTheyGet_FitTheRecord()
    {
        string names = string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"{new string((char)('a' + (i % 26)), 50)}{(char)('a' + (i / 26))}\":1"));
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:limits:requestLineBytes", "20000"));
        string query = string.Join('&', Enumerable.Range(0, 200).Select(i => $"{i}{new string('q', 50)}=x"));

        using HttpResponseMessage response = await gateway.Client.PostAsync($"/up/mirror?{query}", new StringContent($"{{{names}}}", Encoding.UTF8, "application/json"));

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(record.QueryNames.Count, record.QueryTypes.Count);
        Assert.InRange(record.RequestShape.Length, 3000, 4096);
        Assert.Equal(record.RequestShape, record.ResponseShape);
        Assert.InRange(record.CalculateSize(), 6000, 2 * JournalWriter.MaxRecordBytes);
    }

    private static async Task<AccessRecord> RecordOfAsync(HttpRequestMessage request, params (string Key, string Value)[] settings)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, settings);
        using (request)
        {
            using HttpResponseMessage response = await gateway.Client.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
        }

        return await gateway.Journal.SingleAsync();
    }
}
