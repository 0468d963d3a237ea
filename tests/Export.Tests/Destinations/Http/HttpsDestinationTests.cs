using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Insight.Export.Destinations;
using Insight.Export.Destinations.Http;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Testing;
using Microsoft.AspNetCore.Http;

namespace Insight.Export.Tests.Destinations.Http;

/// <summary>Lines posted to any address, and what all destinations over HTTP have in common.</summary>
public sealed class HttpsDestinationTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Send_Batch_IsOnePostOfLines()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(204));
        await using IDestination destination = To(receiver.Url + "/events?a=1", secret: "token");

        DeliveryResult result = await destination.SendAsync(Given.Requests(1000), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Empty(result.Refused);
        Got got = Assert.Single(receiver.All);
        Assert.Equal("/events?a=1", got.Path);
        Assert.Equal("application/x-ndjson", got.Headers["Content-Type"]);
        Assert.Equal(Given.Marker, got.Headers["Authorization"]);
        Assert.False(got.Headers.ContainsKey("traceparent"));
        Assert.Equal(Enumerable.Range(0, 1000).Select(Given.Id), Ids(got));
    }

    [Fact]
    public async Task Send_HostileTexts_ArriveAsTheyAre()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver.Url);
        ExportEvent[] events = [.. SampleEvents.With("</script>\r\nHost: x\0\"'\\\ud800\u2028ä二")];

        Assert.Empty((await destination.SendAsync(events, CancellationToken.None)).Again);

        Assert.Equal(events.Length, receiver.All[0].Lines.Length);
        Assert.All(receiver.All[0].Lines, static line => JsonNode.Parse(line));
    }

    [Fact]
    public async Task Send_Compressed_ArrivesTheSame()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = Given.Destination(new DestinationOptions { Https = new HttpsOptions { Url = receiver.Url, Compress = true } });

        for (int i = 0; i < 2; i++) Assert.Empty((await destination.SendAsync(Given.Requests(50), CancellationToken.None)).Again);

        Assert.All(receiver.All, static got => Assert.Equal(50, Ids(got).Count()));
    }

    [Fact]
    public async Task Send_Cef_IsText()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = Given.Destination(new DestinationOptions { Format = EventFormatKind.Cef, Https = new HttpsOptions { Url = receiver.Url } });

        await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.StartsWith("text/plain", receiver.All[0].Headers["Content-Type"], StringComparison.Ordinal);
        Assert.All(receiver.All[0].Lines, static line => Assert.StartsWith("CEF:0|", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, "500")]
    [InlineData(502, "502")]
    [InlineData(503, "503")]
    [InlineData(408, "408")]
    [InlineData(425, "425")]
    [InlineData(429, "429")]
    [InlineData(401, "secret")]
    [InlineData(403, "secret")]
    [InlineData(404, "address")]
    [InlineData(405, "address")]
    [InlineData(415, "configuration")]
    public async Task Send_StatusThatIsNotOfTheEvents_LosesNothing(int status, string words)
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(status, "no\r\nway"));
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(3), CancellationToken.None);

        Assert.Equal([0, 1, 2], result.Again);
        Assert.Empty(result.Refused);
        Assert.Contains(words, result.Problem, StringComparison.Ordinal);
        Assert.Contains("no  way", result.Problem, StringComparison.Ordinal);
        Assert.Single(receiver.All);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("86400000", 900)]
    [InlineData("99999999999999999999", null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    public async Task Send_RetryAfter_IsReadAndBounded(string header, int? seconds)
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(429, "", ("Retry-After", header)));
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(1), CancellationToken.None);

        // A date that has passed asks for nothing.
        Assert.Equal(seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : null, result.Pause);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Send_SomeEventsAreBad_OnlyTheyAreRefused(int status)
    {
        await using Receiver receiver = await Receiver.StartAsync((context, got) =>
        {
            bool bad = Ids(got).Any(static id => id is "13" or "77");
            context.Response.StatusCode = bad ? status : 200;
            return context.Response.WriteAsync(bad ? "bad event" : "ok");
        });
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(100), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([13, 77], result.Refused.Select(static refusal => refusal.Position));
        Assert.All(result.Refused, refusal => Assert.Equal($"{status}: bad event", refusal.Reason));
    }

    [Fact]
    public async Task Send_AllEventsAreBad_EndsAndSendsTheRestAgain()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(400, "never"));
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(1000), CancellationToken.None);

        Assert.InRange(receiver.All.Count, 2, 64);
        Assert.NotEmpty(result.Refused);
        Assert.Equal(1000, result.Refused.Count + result.Again.Count);
        Assert.Contains("never", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_MuchText_IsSeveralRequestsOfBoundedSize()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver.Url);
        string path = "/" + new string('x', 100_000);
        ExportEvent[] events = [.. Enumerable.Range(0, 100).Select(i => SampleEvents.Request(path) with { Id = Given.Id(i) })];
        events[50] = SampleEvents.Request("/" + new string('y', HttpDestination.MaxBodyBytes)) with { Id = "large" };

        DeliveryResult result = await destination.SendAsync(events, CancellationToken.None);

        Assert.Equal([50], result.Refused.Select(static refusal => refusal.Position));
        Assert.Empty(result.Again);
        Assert.All(receiver.All, static got => Assert.InRange(got.Body.Length, 1, HttpDestination.MaxBodyBytes));
        Assert.Equal(events.Select(static e => e.Id).Where(static id => id != "large"), receiver.All.SelectMany(Ids));
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(307, "", ("Location", "http://169.254.169.254/latest/meta-data/")));
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(1), CancellationToken.None);

        Assert.Equal([0], result.Again);
        Assert.Contains("redirect", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NameThatLeadsToWhatIsRefused_IsNotConnectedTo()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        string url = $"http://siem.example:{new Uri(receiver.Url).Port}/";
        await using IDestination refused = Given.Destination(new DestinationOptions { Https = new HttpsOptions { Url = url } }, allow: [], resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        await using IDestination allowed = Given.Destination(new DestinationOptions { Https = new HttpsOptions { Url = url } }, resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        await using IDestination plain = Given.Destination(new DestinationOptions { Https = new HttpsOptions { Url = url } }, allow: [], resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.7")]));

        Assert.Contains("export.allow", (await refused.SendAsync(Given.Requests(1), CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Contains("use https", (await plain.SendAsync(Given.Requests(1), CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Empty(receiver.All);
        Assert.Empty((await allowed.SendAsync(Given.Requests(1), CancellationToken.None)).Again);
    }

    [Fact]
    public async Task Send_NobodyListens_SaysSo()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using IDestination destination = To($"http://127.0.0.1:{port}/");

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.Contains("ConnectionRefused", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NoAnswerInTime_SaysSo()
    {
        await using Receiver receiver = await Receiver.StartAsync(static (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using IDestination destination = To(receiver.Url, timeout: TimeSpan.FromMilliseconds(300));

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.Contains("0.3 s", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Cancelled_IsCancelled()
    {
        using CancellationTokenSource cancel = new();
        await using Receiver receiver = await Receiver.StartAsync(async (context, _) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using IDestination destination = To(receiver.Url);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await destination.SendAsync(Given.Requests(2), cancel.Token));
    }

    [Fact]
    public async Task Send_EndlessAnswer_IsReadToABound()
    {
        await using Receiver receiver = await Receiver.StartAsync(static async (context, _) =>
        {
            byte[] some = new byte[64 << 10];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(some, context.RequestAborted);
        });
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(1), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.InRange(result.Answer.Length, 1, DeliveryResult.MaxText + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")]
    [InlineData("\0\u0001\u0002garbage\r\n\r\n")]
    public async Task Send_ConnectionIsCutOrSpeaksNoHttp_LosesNothing(string answer)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task server = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().ReadExactlyAsync(new byte[500]);
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer));
            client.LingerState = new LingerOption(true, answer.Length == 0 ? 0 : 1);
        });
        await using IDestination destination = To($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        DeliveryResult result = await destination.SendAsync(Given.Requests(1000), CancellationToken.None);

        Assert.Equal(1000, result.Again.Count);
        Assert.NotEqual("", result.Problem);
        await server;
    }

    [Fact]
    public async Task Send_Certificate_IsCheckedAgainstTheAuthorityAndTheName()
    {
        using TestAuthority authority = new(_folder.Path);
        using TestAuthority other = new(_folder.Path, "Another authority");
        await using Receiver good = await Receiver.StartAsync(Receiver.Says(200), authority.Server(address: IPAddress.Loopback));
        await using Receiver misnamed = await Receiver.StartAsync(Receiver.Says(200), authority.Server("other.example"));

        Assert.Equal("", (await Once(good.Url, authority.File)).Problem);
        foreach (DeliveryResult result in new[] { await Once(good.Url, other.File), await Once(good.Url, ""), await Once(misnamed.Url, authority.File) })
        {
            Assert.Equal([0], result.Again);
            Assert.StartsWith("TLS failed", result.Problem, StringComparison.Ordinal);
        }

        Assert.Empty(misnamed.All);
        Assert.Single(good.All);

        async Task<DeliveryResult> Once(string url, string file)
        {
            await using IDestination destination = Given.Destination(new DestinationOptions { Https = new HttpsOptions { Url = url, AuthorityFile = file } });
            return await destination.SendAsync(Given.Requests(1), CancellationToken.None);
        }
    }

    [Fact]
    public async Task Send_SecretIsMissing_SaysSoAndSendsNothing()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver.Url, secret: "absent");

        DeliveryResult result = await destination.SendAsync(Given.Requests(1), CancellationToken.None);

        Assert.Equal("There is no secret 'absent'.", result.Problem);
        Assert.Empty(receiver.All);
    }

    private static IDestination To(string url, string secret = "", TimeSpan? timeout = null) =>
        Given.Destination(new DestinationOptions { Https = new HttpsOptions { Url = url, AuthorizationSecret = secret } }, timeout: timeout);

    private static IEnumerable<string> Ids(Got got) => got.Lines.Select(static line => JsonNode.Parse(line)!["metadata"]!["uid"]!.GetValue<string>());
}
