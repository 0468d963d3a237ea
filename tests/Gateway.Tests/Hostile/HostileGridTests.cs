using System.Globalization;
using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>Requests that two servers might read differently, through routes of objects and through the proxy's own section: what the client was told,
/// and what record, policy, WAF and upstream made of it, cell by cell as <c>grid.txt</c> says.</summary>
/// <remarks>With INSIGHT_WRITE_GRID=1 the file is written anew; what changes is for a reader to judge.</remarks>
public sealed class HostileGridTests
{
    /// <summary>Each says what the WAF took for one part of a request.</summary>
    private const string Rules = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecRequestBodyLimit 65536
        SecRequestBodyNoFilesLimit 65536
        SecRule REQUEST_METHOD "@unconditionalMatch" "id:1,phase:2,pass,log"
        SecRule REQUEST_URI_RAW "@unconditionalMatch" "id:2,phase:2,pass,log"
        SecRule REQUEST_HEADERS:Host "@unconditionalMatch" "id:3,phase:2,pass,log"
        SecRule REQUEST_BODY "@rx ." "id:4,phase:2,pass,log"
        SecRule REQUEST_HEADERS:X-Probe "@unconditionalMatch" "id:5,phase:2,pass,log"
        SecRule REQUEST_HEADERS:X-Forwarded-For "@unconditionalMatch" "id:6,phase:2,pass,log"

        """;

    private static readonly string[] s_parts = ["", "", " ", " host=", " body=", " probe=", " for="];

    private static readonly string s_file = Path.Combine(RepositoryFolder.Of("tests/Gateway.Tests/Hostile"), "grid.txt");

    [Fact]
    public async Task What_each_part_made_of_a_hostile_request_is_what_the_grid_says()
    {
        Dictionary<string, string>[] ways = await Task.WhenAll(RunAsync(isObjects: true), RunAsync(isObjects: false));
        List<string> rows = [];
        foreach (HostileCase hostile in HostileCases.All)
        {
            string objects = ways[0][hostile.Name], section = ways[1][hostile.Name];
            if (objects == section)
            {
                rows.Add($"{hostile.Name} | both | {objects}");
                continue;
            }

            rows.Add($"{hostile.Name} | objects | {objects}");
            rows.Add($"{hostile.Name} | section | {section}");
        }

        if (Environment.GetEnvironmentVariable("INSIGHT_WRITE_GRID") == "1") await GridFile.WriteAsync(s_file, rows);
        string[] differences = [.. GridFile.Differences(await GridFile.ReadAsync(s_file), rows)];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    [Fact]
    public void The_grid_has_no_name_twice() => Assert.Distinct(HostileCases.All.Select(static hostile => hostile.Name));

    /// <summary>Sends every case, and gives the cells of each.</summary>
    private static async Task<Dictionary<string, string>> RunAsync(bool isObjects)
    {
        using RuleText rules = new(Rules);
        await using RawUpstream upstream = new();
        await using TestGateway gateway = await StartAsync(upstream, rules, isObjects);
        using SemaphoreSlim turns = new(8);
        string[] answers = await Task.WhenAll(HostileCases.All.Select(async (hostile, i) =>
        {
            await turns.WaitAsync();
            try
            {
                return await HostileClient.ExchangeAsync(hostile, new Uri(hostile.IsHttp2 ? gateway.Http2 : gateway.Http), ClientOf(i));
            }
            finally
            {
                turns.Release();
            }
        }));

        ILookup<string, AccessRecord> records = (await gateway.StopAsync()).OrderBy(static record => record.TimeUs).ToLookup(static record => record.ClientIp);
        Dictionary<string, UpstreamRequest> requests = upstream.Requests.ToDictionary(static request => request.RequestId);
        Dictionary<string, string> cells = [];
        for (int i = 0; i < answers.Length; i++)
        {
            string client = ClientOf(i).ToString();
            AccessRecord[] seen = [.. records[client]];
            UpstreamRequest?[] got = [.. seen.Select(record => requests.Remove(record.RequestId, out UpstreamRequest? request) ? request : null)];
            cells[HostileCases.All[i].Name] = Row.Of(answers[i], seen.Length == 0 ? "-" : string.Join(" ## ", seen.Zip(got).Select(pair => Cells(pair.First, pair.Second, client, upstream.Address))));
        }

        Assert.True(requests.Count == 0, string.Join('\n', requests.Values.Select(static request => $"An upstream got what no record knows: {Row.Of(request.Head)}")));
        return cells;
    }

    private static async Task<TestGateway> StartAsync(RawUpstream upstream, RuleText rules, bool isObjects)
    {
        List<(string, string)> settings = [("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "Detect"), ("gateway:limits:headerTimeout", "00:00:02")];
        if (!isObjects)
        {
            settings.Add(("ReverseProxy:Clusters:up:Destinations:only:Address", $"http://{upstream.Address}"));
            foreach ((string route, string path) in new[] { ("route-0", "/open/{**rest}"), ("route-1", "/guarded/{**rest}") })
            {
                settings.Add(($"ReverseProxy:Routes:{route}:ClusterId", "up"));
                settings.Add(($"ReverseProxy:Routes:{route}:Match:Path", path));
                settings.Add(($"ReverseProxy:Routes:{route}:Transforms:0:RequestHeaderOriginalHost", "true"));
            }
        }

        TestGateway gateway = await TestGateway.StartAsync(null, [.. settings]);
        if (isObjects) gateway.Apply(Objects.Of([Guard("/open", "/open"), Guard("/guarded", "/guarded/public")], ("up", new ClusterSpec(), [upstream.Address])));
        return gateway;
    }

    private static RouteSpec Guard(string prefix, string allowed) => Objects.To("up") with
    {
        Match = new RouteMatch { Path = new PathMatch { Prefix = prefix } },
        Authorization = [new AuthorizationRule { Paths = [new PathMatch { Prefix = allowed }] }],
    };

    private static IPAddress ClientOf(int i) => new([127, 7, (byte)(i / 200), (byte)((i % 200) + 1)]);

    private static string Cells(AccessRecord record, UpstreamRequest? request, string client, string upstream)
    {
        string policy = record.Route.Length == 0 ? "-" : record.ResponseFlag == ResponseFlag.Unauthorized ? $"{record.Route} refuses" : record.Route;
        string seen = string.Concat(record.WafMatches.OrderBy(static match => match.Rule).Select(static match => s_parts[match.Rule] + match.Excerpt));

        // Of a client that went away, which exception told of it is chance.
        string flag = record.ResponseFlag switch
        {
            ResponseFlag.NoFlag => "",
            ResponseFlag.ClientAborted => " ClientAborted",
            _ => $" {record.ResponseFlag} {record.ResponseDetail}",
        };
        return Row.Of(
            $"{record.Status}{flag}: {Short(record.Method)} {Short(record.Path)} host={record.Host}",
            policy,
            seen.Length == 0 ? "-" : seen,
            request is null ? "-" : Upstream(request, client, upstream));
    }

    private static string Upstream(UpstreamRequest request, string client, string upstream)
    {
        // Of a body that broke off, how much had gone on is chance.
        if (!request.IsAnswered) return $"{request.Line} cut off";
        string body = request.Body.Length == 0 && request.Framing.Length == 0 ? "" : $" {request.Framing} body={request.Body}";
        return $"{request.Line} host={request.Of("Host").Replace(upstream, "UPSTREAM", StringComparison.Ordinal)}{body}{string.Concat(request.Unusual(client).Select(static header => $"; {header}"))}";
    }

    private static string Short(string text) => text.Length <= 64 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..16]}…({text.Length})");
}
