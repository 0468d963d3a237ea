using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Insight.EndToEnd.Kill;
using Xunit;

namespace Insight.EndToEnd.Product;

/// <summary>A person whose access lines come by syslog is erased from the running product, with all its jobs at work, and late lines stay out.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task Erase_APersonWhoseLinesCameBySyslog_LeavesTheOtherAndKeepsLateLinesOut()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(3);
        await using InsightProcess insight = await InsightProcess.UpAsync(
            ["--data", data.Folder, "--config", GatewayConfiguration.Write(data, upstream, ports, $"ingest:\n  syslog:\n    listen: 127.0.0.1:{ports[2]}\n    tenant: acme\n    service: web")]);
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-5);

        await SendAsync(ports[2], [.. Enumerable.Repeat(Line("203.0.113.7", before), 10), .. Enumerable.Repeat(Line("203.0.113.8", before), 5), "no access line"]);
        await UntilAsync(data, "203.0.113.7", 10);
        await UntilAsync(data, "203.0.113.8", 5);

        (int code, string output) = await InsightProcess.RunAsync("erase", "--client", "203.0.113.7", "--reason", "ticket 7", "--yes", "--data", data.Folder);
        Assert.True(code == 0, output);
        Assert.Contains("erased; receipt 1, ", output, StringComparison.Ordinal);
        Assert.Equal(10, Deleted(output, "records"));
        Assert.All(Directory.GetFiles(Path.Combine(data.Folder, "journal", "syslog"), "*.segment"), static segment => Assert.False(Holds(segment, "203.0.113.7"u8)));
        Assert.Contains(Directory.GetFiles(Path.Combine(data.Folder, "journal", "syslog"), "*.segment"), static segment => Holds(segment, "203.0.113.8"u8));

        // Late ones, a new one, and one of the other that says that all were taken up.
        await SendAsync(ports[2], [Line("203.0.113.7", before), Line("203.0.113.7", DateTimeOffset.UtcNow.AddSeconds(2)), Line("203.0.113.7", before), Line("203.0.113.8", before)]);
        await UntilAsync(data, "203.0.113.8", 6);
        Assert.Equal(1, await CountAsync(data, "203.0.113.7"));
        Assert.Equal(0, await insight.InterruptAsync());
    }

    private static string Line(string client, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"<190>1 - web nginx - - - {client} - - [{time:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /a HTTP/1.1\" 200 5");

    private static async Task SendAsync(int port, IReadOnlyList<string> lines)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));
    }

    private static async Task UntilAsync(TemporaryData data, string client, int expected)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        int count;
        while ((count = await CountAsync(data, client)) != expected) Assert.False(patience.IsCancellationRequested, $"{count} records of {client}, not {expected}.");
    }

    private static async Task<int> CountAsync(TemporaryData data, string client)
    {
        (int code, string output) = await InsightProcess.RunAsync("erase", "--client", client, "--reason", "count", "--dry-run", "--data", data.Folder);
        Assert.True(code == 0, output);
        return Deleted(output, "records");
    }

    private static int Deleted(string output, string table) =>
        int.Parse(output.Split('\n').Single(line => line.StartsWith(table + " ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static bool Holds(string file, ReadOnlySpan<byte> value) => File.ReadAllBytes(file).AsSpan().IndexOf(value) >= 0;
}
