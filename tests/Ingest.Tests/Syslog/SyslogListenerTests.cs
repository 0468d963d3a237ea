using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Insight.Ingest.Replay;
using Insight.Ingest.Syslog;
using Insight.Storage.Embedded;
using Insight.Testing;

namespace Insight.Ingest.Tests.Syslog;

/// <summary>Access logs by syslog, from a real nginx and from senders that behave badly, through the journal into the real engine.</summary>
[Collection(SharedEngine.Name)]
public sealed class SyslogListenerTests(EngineFixture engine)
{
    [NginxFact]
    public async Task Nginx_LoggingToUs_EveryRequestIsARecord()
    {
        await using SyslogScene scene = await SyslogScene.StartAsync(engine);
        using TemporaryDirectory folder = new();
        int port = EngineProcess.FindFreePort();
        string configuration = Path.Combine(folder.Path, "nginx.conf");
        string json = LogFormats.Nginx[..LogFormats.Nginx.IndexOf("access_log", StringComparison.Ordinal)];
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; pid {{folder.Path}}/pid; error_log {{folder.Path}}/error.log; worker_processes 2;
            events { }
            http {
              {{json}}
              client_body_temp_path {{folder.Path}}; proxy_temp_path {{folder.Path}}; fastcgi_temp_path {{folder.Path}}; uwsgi_temp_path {{folder.Path}}; scgi_temp_path {{folder.Path}};
              server { listen 127.0.0.1:{{port}}; default_type application/json;
                location / { access_log syslog:server=127.0.0.1:{{scene.Port}},tag=nginx combined; return 200 '{}'; }
                location /json { access_log syslog:server=127.0.0.1:{{scene.Port}},nohostname,facility=local7 insight; return 204; } }
            }
            """);
        using Process nginx = Process.Start(new ProcessStartInfo(NginxFactAttribute.Program, ["-p", folder.Path, "-c", configuration]) { RedirectStandardError = true })!;
        const int requests = 600;
        int ready = 0;
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            client.DefaultRequestHeaders.UserAgent.ParseAdd("test/1.0");
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
            while (ready == 0)
            {
                try
                {
                    using HttpResponseMessage _ = await client.GetAsync("/ready", patience.Token);
                    ready++;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(20, patience.Token);
                }
            }

            await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
            {
                using HttpResponseMessage _ = await client.GetAsync(i % 2 == 0 ? $"/orders/{i}?q=a%20b" : $"/json/{i}", token);
            });
            await scene.TakenAsync(requests + ready);
        }
        finally
        {
            using Process quit = Process.Start(NginxFactAttribute.Program, ["-p", folder.Path, "-c", configuration, "-s", "quit"]);
            await quit.WaitForExitAsync();
            await nginx.WaitForExitAsync();
        }

        Assert.Equal(requests + ready, await scene.StoreAsync());
        Assert.Equal((0L, 0L), (scene.Counts.Refused, scene.Counts.Lost));
        Assert.Equal("300|300|200", await scene.Database.ScalarAsync("SELECT concat(toString(count()), '|', toString(uniqExact(path)), '|', toString(max(status))) FROM records WHERE path LIKE '/orders/%' AND tenant = 'acme' AND app = 'shop' AND destination_service = 'web' AND client_ip = '127.0.0.1' AND user_agent = 'test/1.0' AND gateway_id = 'syslog'"));
        Assert.Equal("300|204", await scene.Database.ScalarAsync("SELECT concat(toString(uniqExact(path)), '|', toString(max(status))) FROM records WHERE path LIKE '/json/%' AND host = '127.0.0.1'"));
    }

    [Fact]
    public async Task Tcp_EnvoysLinesInBothFramings_AreRecordsWhateverStandsBetweenThem()
    {
        await using SyslogScene scene = await SyslogScene.StartAsync(engine, static options => options with { Format = "envoy" });
        Random random = new(20261127);
        List<byte> sent = [];
        int good = 0, bad = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] message = SyslogScene.Bytes($"<190>1 2026-11-27T13:45:00Z edge envoy - - - {Envoy(i)}");
            Add(message, counted: random.Next(2) == 0);
            good++;
            if (i % 5 != 0) continue;
            byte[] noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            noise.AsSpan().Replace((byte)'\n', (byte)0);
            Add([.. "<13>"u8, .. noise, (byte)'x'], counted: true);
            bad++;
        }

        Add(SyslogScene.Bytes("<13>" + new string('z', SyslogFrames.MaxBytes + 100)), counted: false);
        Add(SyslogScene.Bytes("<13>{\"path\":\"/" + new string('p', 40_000) + "\"}"), counted: true);
        Add(SyslogScene.Bytes("<13>" + Envoy(9000)), counted: false);
        sent.AddRange("120 <13>{\"cut"u8.ToArray());
        (good, bad) = (good + 1, bad + 3);

        await scene.SendAsync([.. sent], piece: 7777);
        await scene.TakenAsync(good, bad);

        Assert.Equal(good, await scene.StoreAsync());
        Assert.Equal((good, bad, 0L), (scene.Counts.Records, scene.Counts.Refused, scene.Counts.Lost));
        Assert.Equal("501|501", await scene.Database.ScalarAsync("SELECT concat(toString(uniqExact(path)), '|', toString(uniqExact(record_id))) FROM records WHERE status = 200 AND destination_service != ''"));
        Assert.Equal(bad.ToString(CultureInfo.InvariantCulture), await scene.Database.ScalarAsync("SELECT toString(count()) FROM dead_letters FINAL WHERE source = 'syslog/tcp'"));
        Assert.Equal(["frame-cut|1", "line-too-long|1"], await scene.Database.RowsAsync("SELECT reason, toString(count()) FROM dead_letters FINAL WHERE reason IN ('frame-cut', 'line-too-long') GROUP BY reason ORDER BY reason"));

        void Add(byte[] message, bool counted)
        {
            if (counted) sent.AddRange(Encoding.ASCII.GetBytes($"{message.Length} "));
            sent.AddRange(message);
            if (!counted) sent.Add((byte)'\n');
        }
    }

    [Fact]
    public async Task Tcp_FasterThanTheRate_WaitsAndLosesNothing()
    {
        await using SyslogScene scene = await SyslogScene.StartAsync(engine, static options => options with { LinesPerSecond = 400 });
        string line = "192.0.2.1 - - [27/Nov/2026:13:45:00 +0000] \"GET /a HTTP/1.1\" 200 5\n";

        await scene.SendAsync(SyslogScene.Bytes(string.Concat(Enumerable.Repeat(line, 800))));
        await scene.TakenAsync(800);

        Assert.Equal(800, await scene.StoreAsync());
        // Equal lines are as many requests.
        Assert.Equal("800", await scene.Database.ScalarAsync("SELECT toString(uniqExact(record_id)) FROM records"));
    }

    [Fact]
    public async Task Udp_HostileDatagramsAndTooMany_AreLettersOrCountedAsLost()
    {
        await using SyslogScene scene = await SyslogScene.StartAsync(engine, static options => options with { LinesPerSecond = 3 });
        using UdpClient udp = new();
        foreach (byte[] datagram in new byte[][] { [0xFF, 0xFE, (byte)'<', 0], SyslogScene.Bytes("<13>192.0.2.1 - - [27/Nov/2026:13:45:00 +0000] \"GET /a HTTP/1.1\" 200 5\n"), SyslogScene.Bytes("<13>" + new string('a', 60_000)) })
            await udp.SendAsync(datagram, "127.0.0.1", scene.Port);
        await scene.TakenAsync(1, 2);

        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        while (scene.Counts.Lost == 0)
        {
            await udp.SendAsync(SyslogScene.Bytes("x"), "127.0.0.1", scene.Port);
            patience.Token.ThrowIfCancellationRequested();
        }

        await scene.StoreAsync();
        Assert.Equal("1", await scene.Database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal(scene.Counts.Refused.ToString(CultureInfo.InvariantCulture), await scene.Database.ScalarAsync("SELECT toString(count()) FROM dead_letters FINAL WHERE source = 'syslog/udp'"));
    }

    [Fact]
    public async Task Tcp_StoppedWhileSendersSend_WhatWasCountedIsStored()
    {
        await using SyslogScene scene = await SyslogScene.StartAsync(engine);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, scene.Port);
        await client.GetStream().WriteAsync(SyslogScene.Bytes(string.Concat(Enumerable.Range(0, 1000).Select(static i => $"<13>192.0.2.1 - - [27/Nov/2026:13:45:00 +0000] \"GET /a/{i} HTTP/1.1\" 200 5\n"))));
        await scene.TakenAsync(1);

        int stored = await scene.StoreAsync();

        Assert.Equal(1000, stored);
        Assert.Equal(1000, scene.Counts.Records);
        Assert.Equal(0, scene.Counts.Connections);
    }

    [Fact]
    public async Task Tls_WithACertificate_IsTheOnlyWayIn()
    {
        using TemporaryDirectory folder = new();
        (SyslogTls files, var certificate) = SyslogScene.Certificate(folder.Path);
        using (certificate)
        {
            await using SyslogScene scene = await SyslogScene.StartAsync(engine, options => options with { Tls = files });
            await scene.SendSecurelyAsync(SyslogScene.Bytes("192.0.2.1 - - [27/Nov/2026:13:45:00 +0000] \"GET /secure HTTP/1.1\" 200 5\n"), certificate);
            await scene.TakenAsync(1);
            await scene.SendAsync(SyslogScene.Bytes("192.0.2.1 - - [27/Nov/2026:13:45:00 +0000] \"GET /plain HTTP/1.1\" 200 5\n"));
            using (UdpClient udp = new())
            {
                await udp.SendAsync(SyslogScene.Bytes("192.0.2.1 - - [27/Nov/2026:13:45:00 +0000] \"GET /udp HTTP/1.1\" 200 5"), "127.0.0.1", scene.Port);
            }

            Assert.Equal(1, await scene.StoreAsync());
            Assert.Equal("/secure", await scene.Database.ScalarAsync("SELECT path FROM records"));
        }
    }

    [Fact]
    public async Task Senders_OfOtherNetworksAndBeyondTheLimit_AreTurnedAway()
    {
        await using (SyslogScene closed = await SyslogScene.StartAsync(engine, static options => options with { Allow = ["192.0.2.0/24"] }))
        {
            await closed.SendAsync([]);
            using (UdpClient udp = new()) await udp.SendAsync(SyslogScene.Bytes("x"), "127.0.0.1", closed.Port);
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
            while (closed.Counts.TurnedAway < 2) await Task.Delay(10, patience.Token);
            Assert.Equal((0L, 0L, 0L), (closed.Counts.Records, closed.Counts.Refused, closed.Counts.Connections));
        }

        await using SyslogScene one = await SyslogScene.StartAsync(engine, static options => options with { Connections = 1 });
        using TcpClient first = new();
        await first.ConnectAsync(IPAddress.Loopback, one.Port);
        using (CancellationTokenSource patience = new(TimeSpan.FromSeconds(20)))
        {
            while (one.Counts.Connections < 1) await Task.Delay(10, patience.Token);
        }

        using TcpClient second = new();
        await second.ConnectAsync(IPAddress.Loopback, one.Port);
        Assert.Equal(0, await ReadAsync(second));
        Assert.Equal((1L, 1L), (one.Counts.TurnedAway, one.Counts.Connections));
    }

    [Fact]
    public void Validate_WhatCannotBe_NamesTheSetting()
    {
        Assert.Empty(new SyslogOptions().Validate());
        Assert.Empty(new SyslogOptions { Listen = "127.0.0.1:5514", Format = "envoy" }.Validate());
        Assert.Empty(new SyslogOptions { Listen = "0.0.0.0:5514", Allow = ["10.0.0.0/8"] }.Validate());
        Assert.Equal("listen", Assert.Single(new SyslogOptions { Listen = "5514" }.Validate()).Key);
        Assert.Equal("allow", Assert.Single(new SyslogOptions { Listen = "0.0.0.0:5514" }.Validate()).Key);
        Assert.Equal("allow", Assert.Single(new SyslogOptions { Listen = "127.0.0.1:5514", Allow = ["ten"] }.Validate()).Key);
        Assert.Equal(["connections", "format", "linesPerSecond", "tls:certificate", "tls:key"], new SyslogOptions { Listen = "[::1]:5514", Format = "apache", Connections = 0, LinesPerSecond = 0, Tls = new() }.Validate().Select(static one => one.Key).Order(StringComparer.Ordinal));
    }

    private static async Task<int> ReadAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string Envoy(int i) => $$"""{"start_time":"1795786800.{{i:D6}}","method":"GET","authority":"shop.example","path":"/items/{{i}}","protocol":"HTTP/1.1","response_code":200,"response_flags":"-","bytes_received":3,"bytes_sent":9,"duration":4,"upstream_cluster":"items","downstream_remote_address":"192.0.2.7:5000","user_agent":"a \"quoted\" \u00fc"}""";
}
