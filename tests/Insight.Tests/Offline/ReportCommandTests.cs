using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Insight.Commands;
using Insight.WafTools;
using Xunit;

namespace Insight.Offline;

/// <summary><c>insight report</c> as a user runs it, but for the process.</summary>
public sealed partial class ReportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Report_ShopLog_SaysWhatHappened()
    {
        List<string> lines = [];
        for (int i = 0; i < 200; i++)
        {
            string client = $"198.51.100.{i % 20}";
            lines.Add(Line(i, client, "GET", $"/orders/{1000 + i * 7}", 200, 500, 20));
            lines.Add(Line(i, client, "POST", "/payments", i % 4 == 0 ? 503 : 201, 100, 900));
            lines.Add(Line(i, client, "GET", "/search?email=a%40b.example", 200, 100, 15));
        }

        foreach (int i in Enumerable.Range(0, 30)) lines.Add(Line(i, "203.0.113.66", "GET", $"/old/{i}.php", 404, 0, 1));
        lines.Add("not a line");

        string page = Text(await PageAsync(Write("shop.ndjson", lines)));

        Assert.Contains("630 requests in 59.7 minutes, from 2026-03-01 10:00 to 2026-03-01 10:59 UTC", page, StringComparison.Ordinal);
        Assert.Contains("7.9 % of the requests failed at the server (5xx, 50), 4.8 % were refused (4xx, 30)", page, StringComparison.Ordinal);
        Assert.Contains("1 line of 631 could not be read", page, StringComparison.Ordinal);
        Assert.Contains("POST /payments (50 of its 200 requests, 100 % of these errors)", page, StringComparison.Ordinal);
        Assert.Contains("1 client mostly got refusals: 30 of 30 requests (4.8 % of the traffic), the busiest 203.0.113.66 with 30. They tried: scripts (.php, .asp, .cgi, …)", page, StringComparison.Ordinal);
        Assert.Contains("email (e-mail address) at GET /search", page, StringComparison.Ordinal);
        Assert.Matches(@"GET /orders/\{\w+\}", page);
        Assert.DoesNotContain("a@b.example", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_ServiceLog_ShowsTheGraphAndItsFailingEdge()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 100).SelectMany(static i => new[]
        {
            $$"""{"ts":{{1000 + i}},"source_service":"web","destination_service":"cart","path":"/cart","status":200,"latency_ms":5}""",
            $$"""{"ts":{{1000 + i}},"source_service":"cart","destination_service":"stock","path":"/stock","status":{{(i % 5 == 0 ? 500 : 200)}},"latency_ms":3}""",
            $$"""{"ts":{{1000 + i}},"source_service":"cart","destination_service":"stock","path":"/stock","status":200,"latency_ms":3}""",
            $$"""{"ts":{{1000 + i}},"source_service":"cart","destination_service":"stock","path":"/stock","status":200,"latency_ms":3}""",
        });

        string html = await PageAsync(Write("mesh.ndjson", lines)), page = Text(html);

        Assert.Contains("class=\"edge bad\"", html, StringComparison.Ordinal);
        Assert.Contains("3 services, 2 edges between them", page, StringComparison.Ordinal);
        Assert.Contains("cart → stock 3.0 times", page, StringComparison.Ordinal);
        Assert.Contains("cart → stock: 300 requests, 20 5xx, p95 3.0\u202fms", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_HostileText_IsOnlyShown()
    {
        const string script = "<script>alert(1)</script>", image = "'\\\"><img src=x onerror=alert(1)>", turned = "gnp\u202e.exe\u0007";
        string[] lines =
        [
            .. Enumerable.Range(0, 12).Select(i =>
                $$$"""{"ts":{{{1000 + i * 400}}},"client_ip":"{{{image}}}{{{i % 3}}}","user_agent":"{{{script}}}","host":"{{{image}}}","source_service":"{{{script}}}","destination_service":"{{{turned.Replace("\u0007", "\\u0007", StringComparison.Ordinal)}}}","method":"<b>","path":"/{{{script}}}/{{{turned.Replace("\u0007", "\\u0007", StringComparison.Ordinal)}}}","status":{{{(i % 2 == 0 ? 200 : 404)}}},"latency_ms":2}"""),
        ];

        string html = await PageAsync(Write("hostile.ndjson", lines));

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\u202e", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0007", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("gnp\\u{202E}.exe\\u{0007}", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<[^>]*\sonerror", html);
        Assert.DoesNotMatch(@"(?i)<(link|script|img|iframe|object|base|form|a)\b|url\(|@import|https?://", html);
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_LogOfAddressesOnly_HasNoEmptySections()
    {
        string html = await PageAsync(Write("plain.log", Enumerable.Range(10, 40).Select(static i => $"192.0.2.{i % 5} - - [17/May/2015:10:05:{i} +0000] \"GET /about HTTP/1.1\" 200 1234 \"-\" \"x\"")));

        Assert.Equal(["What stands out", "Traffic over time", "Endpoints", "Clients", "How this was made"], Headings(html));
        Assert.DoesNotContain("p95</th>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<tbody></tbody>", html, StringComparison.Ordinal);
        Assert.Contains("does not tell: latency, authentication, calling service", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_NothingReadable_SaysSo()
    {
        string html = await PageAsync(Write("empty.log", ["what is this"]));

        Assert.Contains("No line of this log is a request that could be read.", html, StringComparison.Ordinal);
        Assert.Contains("1 line of 1 could not be read", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Document_TellsShadowZombieAndOrphan()
    {
        string document = Write("api.json", ["""
            {"openapi":"3.0.0","info":{"title":"Shop","version":"7"},"paths":{
              "/orders/{id}":{"get":{"responses":{"200":{"description":"ok"}}},"delete":{"responses":{"204":{"description":"gone"}}}},
              "/v0/orders":{"get":{"deprecated":true,"responses":{"200":{"description":"ok"}}}}}}
            """]);
        IEnumerable<string> lines = Enumerable.Range(0, 60).SelectMany(static i => new[]
        {
            Line(i, $"198.51.100.{i % 6}", "GET", $"/orders/{i + 100}", 200, 10, 5),
            Line(i, $"198.51.100.{i % 6}", "GET", "/v0/orders", 200, 10, 5),
            Line(i, $"198.51.100.{i % 6}", "GET", "/debug/dump", 200, 10, 5),
        });

        string page = Text(await PageAsync(Write("a.ndjson", lines), "--openapi", document));

        Assert.Contains("1 endpoint is used but not in the document (shadow), 1 deprecated but used (zombie), 1 operation documented but never asked for (orphan). The busiest that it does not have is GET /debug/dump, 60 requests.", page, StringComparison.Ordinal);
        Assert.Contains("DELETE /orders/{id}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_StandardInputOrAWrongDocument_IsRefused()
    {
        Assert.Equal(ExitCode.Usage, await InsightCommand.RunAsync(["report", "-", "--out", Path.Combine(_folder, "x.html")]));
        Assert.Equal(ExitCode.Usage, await InsightCommand.RunAsync(["report", Write("a.log", []), "--out", Path.Combine(_folder, "x.html"), "--openapi", Write("no.json", ["[]"])]));
    }

    [Fact]
    public async Task Report_ApacheLog_SaysWhatIsKnownOfIt()
    {
        if (SharedData.Folder("access-logs") is not { } data) return;

        string page = Text(await PageAsync(Path.Combine(data, "apache_combined.log")));

        Assert.Contains("9\u202f999 requests in 3.5 days", page, StringComparison.Ordinal);
        Assert.Contains("1\u202f753 clients", page, StringComparison.Ordinal);
        Assert.Contains("the busiest is 66.249.73.135 with 482", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Service graph", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_TrainTicket_DrawsItsGraph()
    {
        if (SharedData.Folder("graph") is not { } data) return;

        string html = await PageAsync(Path.Combine(data, "trainticket-2023-01-29.hops.ndjson.gz")), page = Text(html);

        Assert.Contains("55\u202f137 requests", page, StringComparison.Ordinal);
        Assert.Contains("Service graph", Headings(html));
        Assert.Contains("ts-basic-service", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Clients", Headings(html));
    }

    private async Task<string> PageAsync(string log, params string[] more)
    {
        string output = Path.Combine(_folder, "report.html");
        Assert.Equal(ExitCode.Ok, await InsightCommand.RunAsync(["report", log, "--out", output, .. more]));
        return await File.ReadAllTextAsync(output);
    }

    private string Write(string name, IEnumerable<string> lines)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>A request, 18 seconds after the one before it.</summary>
    private static string Line(int i, string client, string method, string path, int status, int bytes, double latency) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"ts":{{1772359200 + i * 18}},"client_ip":"{{client}}","method":"{{method}}","path":"{{path}}","status":{{status}},"rsp_bytes":{{bytes}},"latency_ms":{{latency}}}""");

    private static string[] Headings(string html) => [.. HeadingPattern().Matches(html).Select(static m => m.Groups[1].Value)];

    /// <summary>What a reader sees, in one line.</summary>
    private static string Text(string html) => WebUtility.HtmlDecode(SpacePattern().Replace(TagPattern().Replace(html, ""), " "));

    [GeneratedRegex("<h2[^>]*>([^<]*)</h2>")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();

    [GeneratedRegex("[ \r\n]+")]
    private static partial Regex SpacePattern();
}
