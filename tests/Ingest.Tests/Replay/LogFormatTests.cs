using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Insight.Contracts.Records;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Storage.Embedded;
using Insight.Testing;

namespace Insight.Ingest.Tests.Replay;

[Collection(SharedEngine.Name)]
public sealed partial class LogFormatTests(EngineFixture engine)
{
    [NginxFact]
    public async Task Nginx_RealServerWithOurFormat_EveryLineIsARecordWithAllItsFields()
    {
        using TemporaryDirectory folder = new();
        int port = EngineProcess.FindFreePort();
        string log = Path.Combine(folder.Path, "insight.ndjson"), configuration = Path.Combine(folder.Path, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; pid {{folder.Path}}/pid; error_log {{folder.Path}}/error.log; worker_processes 1;
            events { }
            http {
              {{LogFormats.Nginx.Replace("/var/log/nginx/insight.ndjson", log, StringComparison.Ordinal)}}
              client_body_temp_path {{folder.Path}}; proxy_temp_path {{folder.Path}}; fastcgi_temp_path {{folder.Path}}; uwsgi_temp_path {{folder.Path}}; scgi_temp_path {{folder.Path}};
              server { listen 127.0.0.1:{{port}}; default_type application/json;
                location / { return 200 '{}'; } location /proxied { proxy_pass http://127.0.0.1:{{port}}/; } }
            }
            """);
        using Process nginx = Process.Start(new ProcessStartInfo(NginxFactAttribute.Program, ["-p", folder.Path, "-c", configuration]) { RedirectStandardError = true })!;
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            client.DefaultRequestHeaders.UserAgent.ParseAdd("test/1.0");
            client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            await GetWhenReadyAsync(client);
            await client.PostAsync(new Uri("/orders/7?token=secret&page=2", UriKind.Relative), new StringContent("{\"a\":1}", Encoding.UTF8, "application/json"));
            await client.GetAsync(new Uri("/proxied?x=%22quoted%22\u00fc", UriKind.Relative));
            await SendRawAsync(port, "GET /\0 HTTP/1.1\r\n\r\n");
            await SendRawAsync(port, "\u0016\u0003\u0001 nonsense\r\n\r\n");
        }
        finally
        {
            // Quit writes all logs and ends in order.
            using Process quit = Process.Start(NginxFactAttribute.Program, ["-p", folder.Path, "-c", configuration, "-s", "quit"]);
            await quit.WaitForExitAsync();
            await nginx.WaitForExitAsync();
        }

        await using Database database = await Database.CreateAsync(engine);
        ReplaySummary summary = await ReplayRunner.RunAsync(new ReplayRequest { Files = [log] }, database.Source, new IngestOptions(), database.Time);

        Assert.Equal(0, summary.Rejected);
        Assert.Equal(6, summary.Stored); // the proxied request is two
        Assert.Equal("127.0.0.1|POST|/orders/7|['token','page']|200|7|2|test/1.0|127.0.0.1|0AF7651916CD43DD8448EB211C80319C|B7AD6B7169203331|application/json|application/json|HTTP/1.1", (await database.RowsAsync("""
            SELECT host, method, path, toString(query_names), toString(status), toString(request_bytes), toString(response_bytes), user_agent, client_ip,
                   hex(trace_id), hex(parent_span_id), request_type, response_type, protocol
            FROM records WHERE method = 'POST'
            """)).Single());
        Assert.Equal($"127.0.0.1:{port}", await database.ScalarAsync("SELECT destination_address FROM records WHERE path = '/proxied'"));
        Assert.Equal("2", await database.ScalarAsync("SELECT toString(countIf(status = 400)) FROM records"));
    }

    [Fact]
    public void Envoy_OurFormatFilledIn_IsARecordWithAllItsFields()
    {
        Dictionary<string, string> samples = new()
        {
            ["start_time"] = "1767571371.250000",
            ["method"] = "GET",
            ["authority"] = "Shop.example:8443",
            ["path"] = "/orders/7?a=1",
            ["protocol"] = "HTTP/2",
            ["response_code"] = "503",
            ["response_flags"] = "UF,URX",
            ["response_code_details"] = "upstream_reset",
            ["bytes_received"] = "3",
            ["bytes_sent"] = "91",
            ["duration"] = "12",
            ["upstream_service_time"] = "-",
            ["upstream_host"] = "10.0.0.7:8080",
            ["upstream_cluster"] = "outbound|80|v2|orders.shop.svc.cluster.local",
            ["downstream_remote_address"] = "192.0.2.1:4711",
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        string line = "{" + string.Join(',', EnvoyField().Matches(LogFormats.Envoy).Select(match => $"\"{match.Groups[1].Value}\":\"{samples.GetValueOrDefault(match.Groups[1].Value, "-")}\"")) + "}";
        AccessRecord record = new();

        LineProblem problem = new JsonLineParser(FieldMap.Default).Parse(Encoding.UTF8.GetBytes(line), record);

        Assert.False(problem.Exists, problem.Detail);
        Assert.Equal((1767571371250000, "GET", "shop.example", "/orders/7", 503u), (record.TimeUs, record.Method, record.Host, record.Path, record.Status));
        Assert.Equal((ResponseFlag.Upstream, "orders", "v2", "192.0.2.1", 12_000ul), (record.ResponseFlag, record.DestinationService, record.DestinationLabels["version"], record.ClientIp, record.DurationUs));
        Assert.Equal(16, record.TraceId.Length);
    }

    private static async Task GetWhenReadyAsync(HttpClient client)
    {
        while (true)
        {
            try
            {
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task SendRawAsync(int port, string request)
    {
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        byte[] answer = new byte[1024];
        while (await client.GetStream().ReadAsync(answer) > 0)
        {
        }
    }

    [GeneratedRegex("""^\s+([a-z_]+): "%""", RegexOptions.Multiline)]
    private static partial Regex EnvoyField();
}
