using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Insight.Console.Reports;
using Insight.Console.Tests.Bundles;
using Insight.Console.Tests.Enrolment;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Reports;

/// <summary>Where gateways report, and what people see of it, over real HTTP.</summary>
public sealed class ReportApiTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly LearnedEndpoints _learned = new();
    private readonly FixedTime _time = new(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_IsShown_AndTheNextTakesItsPlace()
    {
        await using BundleConsole console = await StartAsync();
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console.Client, ReportOf.Gateway("edge", ReportOf.Cluster("shop", ReportOf.Destination("http://10.0.0.1:80")))));
        JsonElement gateway = Assert.Single(await ItemsAsync(console, "gateways"));
        Assert.Equal(("edge", "healthy", "0.1.0", "north"), (Text(gateway, "id"), Text(gateway, "state"), Text(gateway, "version"), Text(gateway, "site")));
        Assert.Equal(_time.Now.UtcDateTime, gateway.GetProperty("lastSeen").GetDateTime());
        Assert.Equal((12_000, 0), (gateway.GetProperty("queue").GetProperty("waitingBytes").GetInt64(), gateway.GetProperty("queue").GetProperty("dropped").GetInt64()));
        Assert.Equal("healthy", Text(Assert.Single(await ItemsAsync(console, "clusters")), "state"));

        _time.Now += TimeSpan.FromSeconds(15);
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console.Client, ReportOf.Gateway("edge", ReportOf.Cluster("shop", ReportOf.Destination("http://10.0.0.1:80", ReportedHealth.Unhealthy)))));
        JsonElement cluster = Assert.Single(await ItemsAsync(console, "clusters"));
        Assert.Equal(("failing", "Its only destination is unhealthy (active probe failing: 1)."), (Text(cluster, "state"), Text(cluster, "why")));
        JsonElement route = Assert.Single(await ItemsAsync(console, "routes"));
        Assert.Equal(("shop-route", "failing", false), (Text(route, "name"), Text(route, "state"), route.GetProperty("hasHealthyDestination").GetBoolean()));

        // It falls silent: what it saw counts no more.
        _time.Now += TimeSpan.FromMinutes(5);
        gateway = Assert.Single(await ItemsAsync(console, "gateways"));
        Assert.Equal("silent", Text(gateway, "state"));
        Assert.StartsWith("Nothing was heard of it for 5 minutes", Text(gateway, "why"), StringComparison.Ordinal);
        Assert.Equal("unknown", Text(Assert.Single(await ItemsAsync(console, "clusters")), "state"));
    }

    [Fact]
    public async Task Forget_TakesSilentGatewaysOnly_AndWhoeverIsThereAfterAllIsListedAgain()
    {
        await using BundleConsole console = await StartAsync();
        await SayAsync(console.Client, ReportOf.Gateway("old/edge", ReportOf.Cluster("shop")));
        Uri forget = new("/api/v1/gateways?id=old/edge&reason=taken+down&by=ann", UriKind.Relative);

        Assert.Equal(HttpStatusCode.Conflict, (await console.Person.DeleteAsync(forget)).StatusCode);
        _time.Now += TimeSpan.FromMinutes(5);
        await SayAsync(console.Client, ReportOf.Gateway("edge"));
        Assert.Equal(HttpStatusCode.NoContent, (await console.Person.DeleteAsync(forget)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await console.Person.DeleteAsync(forget)).StatusCode);

        Assert.Equal("edge", Text(Assert.Single(await ItemsAsync(console, "gateways")), "id"));
        Assert.Empty(await ItemsAsync(console, "clusters"));
        AuditEntry entry = Assert.Single(AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(10, Kind: "gateway")));
        Assert.Equal(("forgotten", "old/edge", "taken down"), (entry.Note.Action, entry.Note.Name, entry.Note.Reason));

        await SayAsync(console.Client, ReportOf.Gateway("old/edge", ReportOf.Cluster("shop")));
        Assert.Equal(2, (await ItemsAsync(console, "gateways")).Length);
    }

    [Fact]
    public async Task Forget_AnEnrolledGateway_EndsItsEnrolment()
    {
        await using EnrolmentConsole console = await EnrolmentConsole.StartAsync(_folder.Path);
        EnrollingGateway gateway = new(Path.Combine(_folder.Path, "gateways"), console.Url, console.Time);
        Assert.True(await gateway.EnrolAsync(console.Token()));
        using HttpClient person = console.ClientWith(console.StartToken);

        Assert.Equal(HttpStatusCode.NoContent, (await person.DeleteAsync(new Uri("/api/v1/gateways?id=edge-1&by=ann", UriKind.Relative))).StatusCode);

        Assert.Empty((await person.GetFromJsonAsync<JsonElement>("/api/v1/gateways")).GetProperty("items").EnumerateArray());
        using HttpClient own = console.ClientWith(gateway.Credential);
        Assert.Equal(HttpStatusCode.Unauthorized, await SayAsync(own, ReportOf.Gateway("edge-1")));
        Assert.True(await new EnrollingGateway(Path.Combine(_folder.Path, "again"), console.Url, console.Time).EnrolAsync(console.Token("edge-1")));
    }

    [Fact]
    public async Task Report_IsThereAfterARestart()
    {
        await using (BundleConsole console = await StartAsync()) Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console.Client, ReportOf.Gateway("edge", ReportOf.Cluster("shop"))));
        await using BundleConsole again = await StartAsync();
        Assert.Equal("edge", Text(Assert.Single(await ItemsAsync(again, "gateways")), "id"));
        Assert.Equal("shop", Text(Assert.Single(await ItemsAsync(again, "clusters")), "name"));
    }

    [Fact]
    public async Task Report_IsForGatewaysAlone()
    {
        await using BundleConsole console = await StartAsync();
        using HttpClient nobody = console.ClientWith("wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, await SayAsync(nobody, ReportOf.Gateway("edge")));
        Assert.Equal(HttpStatusCode.Unauthorized, await SayAsync(console.Person, ReportOf.Gateway("edge")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await console.Client.GetAsync(new Uri("/api/v1/clusters", UriKind.Relative))).StatusCode);
        Assert.Empty(await ItemsAsync(console, "gateways"));
    }

    [Fact]
    public async Task EnrolledGateway_ReportsInItsOwnNameOnly_AndItsCertificateIsShown()
    {
        await using EnrolmentConsole console = await EnrolmentConsole.StartAsync(_folder.Path);
        EnrollingGateway gateway = new(Path.Combine(_folder.Path, "gateways"), console.Url, console.Time);
        Assert.True(await gateway.EnrolAsync(console.Token()));
        using HttpClient own = console.ClientWith(gateway.Credential);

        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(own, ReportOf.Gateway("edge-2")));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(own, ReportOf.Gateway("edge-1")));
        using HttpClient person = console.ClientWith(console.StartToken);
        JsonElement row = Assert.Single((await person.GetFromJsonAsync<JsonElement>("/api/v1/gateways")).GetProperty("items").EnumerateArray());
        Assert.Equal("healthy", Text(row, "state"));
        Assert.Equal(Assert.Single(console.Gateways.List()).NotAfter, row.GetProperty("enrolment").GetProperty("certificateEnds").GetDateTime());

        console.Gateways.Revoke("edge-1", "ann");
        console.Time.Now += TimeSpan.FromSeconds(15);
        Assert.Equal(HttpStatusCode.Unauthorized, await SayAsync(own, ReportOf.Gateway("edge-1")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"gateway":"edge"}""")]
    public async Task Body_ThatIsNoReport_IsRefusedWithASentence(string body)
    {
        await using BundleConsole console = await StartAsync();
        (HttpStatusCode status, JsonElement problem) = await PostAsync(console.Client, Encoding.UTF8.GetBytes(body));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("The body is not a report of the known form.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_WithWhatNobodyKnows_OrBrokenRules_OrTooLarge_IsRefused()
    {
        await using BundleConsole console = await StartAsync();
        string good = JsonSerializer.Serialize(ReportOf.Gateway("edge", ReportOf.Cluster("shop")), BundleJson.Default.GatewayReport);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(console.Client, Encoding.UTF8.GetBytes(good.Replace("\"site\"", "\"sight\"", StringComparison.Ordinal)))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(console.Client, Encoding.UTF8.GetBytes(good.Replace("\"closed\"", "\"ajar\"", StringComparison.Ordinal)))).Status);
        (HttpStatusCode status, JsonElement problem) = await PostAsync(console.Client, JsonSerializer.SerializeToUtf8Bytes(ReportOf.Gateway("edge", ReportOf.Cluster("sh\nop")), BundleJson.Default.GatewayReport));
        Assert.Equal((HttpStatusCode.BadRequest, "traffic.clusters[0].name: 1 to 128 characters are needed, none of them a control character."), (status, problem.GetProperty("detail").GetString()));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(console.Client, Encoding.UTF8.GetBytes(good.PadRight(ReportLimits.MaxBytes + 1)))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(console.Client, Encoding.UTF8.GetBytes(good.PadRight(ReportLimits.MaxBytes)))).Status);
    }

    [Fact]
    public async Task Reports_OfOneGateway_AreTakenOnceASecond_OfOthersAtOnce()
    {
        await using BundleConsole console = await StartAsync();
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console.Client, ReportOf.Gateway("edge")));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SayAsync(console.Client, ReportOf.Gateway("edge")));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console.Client, ReportOf.Gateway("edge-2")));
        _time.Now += GatewayReportStore.Shortest;
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console.Client, ReportOf.Gateway("edge")));

        // A clock that is set back keeps nobody out.
        _time.Now -= TimeSpan.FromHours(1);
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console.Client, ReportOf.Gateway("edge")));
    }

    [Fact]
    public async Task Reports_OfTooManyGateways_ForgetTheOneSilentLongest()
    {
        await using BundleConsole console = await StartAsync();
        GatewayReportStore store = console.Service<GatewayReportStore>();
        for (int i = 0; i <= GatewayReportStore.MaxReports; i++)
        {
            _time.Now += TimeSpan.FromMilliseconds(1);
            Assert.True(store.Put(ReportOf.Gateway($"g{i:0000}")));
        }

        IReadOnlyList<SeenTraffic> seen = console.Service<GatewayTraffic>().Read();
        Assert.Equal((GatewayReportStore.MaxReports, "g0001"), (seen.Count, seen[0].Gateway));
    }

    [Fact]
    public async Task Clusters_ArePaged_AndAWrongPageIsAProblem()
    {
        await using BundleConsole console = await StartAsync();
        await SayAsync(console.Client, ReportOf.Gateway("edge", [.. Enumerable.Range(0, 5).Select(static i => ReportOf.Cluster($"c{i}"))]));
        foreach (string list in new[] { "clusters", "routes" })
        {
            JsonElement page = await console.Person.GetFromJsonAsync<JsonElement>($"/api/v1/{list}?limit=2&offset=2");
            Assert.Equal((2, true, true), (page.GetProperty("items").GetArrayLength(), page.GetProperty("hasMore").GetBoolean(), page.GetProperty("isReported").GetBoolean()));
            Assert.False((await console.Person.GetFromJsonAsync<JsonElement>($"/api/v1/{list}?limit=2&offset=3")).GetProperty("hasMore").GetBoolean());
            Assert.Equal(HttpStatusCode.BadRequest, (await console.Person.GetAsync(new Uri($"/api/v1/{list}?limit=0", UriKind.Relative))).StatusCode);
        }
    }

    private static async Task<HttpStatusCode> SayAsync(HttpClient client, GatewayReport report) => (await PostAsync(client, JsonSerializer.SerializeToUtf8Bytes(report, BundleJson.Default.GatewayReport))).Status;

    private static async Task<(HttpStatusCode Status, JsonElement Problem)> PostAsync(HttpClient client, byte[] body)
    {
        using ByteArrayContent content = new(body) { Headers = { ContentType = new("application/json") } };
        using HttpResponseMessage response = await client.PostAsync(new Uri(BundleFormat.ReportsPath, UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    private static async Task<JsonElement[]> ItemsAsync(BundleConsole console, string list) =>
        [.. (await console.Person.GetFromJsonAsync<JsonElement>($"/api/v1/{list}")).GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private Task<BundleConsole> StartAsync() => BundleConsole.StartAsync(_folder.Path, _learned, services: added => added.AddSingleton<TimeProvider>(_time));
}
