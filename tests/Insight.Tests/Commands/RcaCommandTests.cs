using System.Text.Json;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight rca</c> on files: web calls cart, cart calls store.</summary>
[Collection(PrintedOutput.Name)]
public sealed class RcaCommandTests : IDisposable
{
    private const string Graph = ",web,cart,store\nweb,0,1,0\ncart,0,0,1\nstore,0,0,0\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("insight-rca-").FullName;

    public RcaCommandTests()
    {
        Write("g.csv", Graph);
        Write("n.csv", Windows(60, 0));
        Write("m.csv", Windows(6, 0.5));
        Write("same.csv", Windows(6, 0));
        Write("few.csv", Windows(2, 0));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rca_SlowLeaf_IsTheFirstCauseWithItsPath()
    {
        CommandRun run = await RunAsync("m.csv", "--graph", "g.csv", "--normal", "n.csv", "--target", "web:latency", "--format", "json");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        JsonElement ranking = JsonSerializer.Deserialize<JsonElement>(run.Output);
        Assert.Equal(("causes", "web"), (ranking.GetProperty("verdict").GetString(), ranking.GetProperty("symptom").GetProperty("node").GetString()));
        Assert.Contains("\"store\"", ranking.GetProperty("causes")[0].ToString(), StringComparison.Ordinal);
        CommandRun table = await RunAsync("m.csv", "--graph", "g.csv", "--normal", "n.csv", "--causes", "1");
        Assert.Matches(@"(?m)^ +1 .* store\r?$", table.Output);
    }

    [Fact]
    public async Task Rca_OrdinaryOperation_NamesNothing()
    {
        CommandRun run = await RunAsync("same.csv", "--graph", "g.csv", "--normal", "n.csv");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("nothing is wrong", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "none.csv: there is no such file", "none.csv", "--graph", "g.csv", "--normal", "n.csv")]
    [InlineData(ExitCode.Usage, "--target: 'web' is no NODE:METRIC", "m.csv", "--graph", "g.csv", "--normal", "n.csv", "--target", "web")]
    [InlineData(ExitCode.Usage, "--target: there is no node 'blog'", "m.csv", "--graph", "g.csv", "--normal", "n.csv", "--target", "blog:latency")]
    [InlineData(ExitCode.Usage, "--target: ", "m.csv", "--graph", "g.csv", "--normal", "n.csv", "--target", "web:errors")]
    [InlineData(ExitCode.Usage, "--causes: must be 1 to 1000", "m.csv", "--graph", "g.csv", "--normal", "n.csv", "--causes", "0")]
    [InlineData(ExitCode.Failed, "few.csv: 2 windows do not tell what is normal", "m.csv", "--graph", "g.csv", "--normal", "few.csv")]
    [InlineData(ExitCode.Failed, "bad.csv: line 5, column 3: 'fast' is no number", "bad.csv", "--graph", "g.csv", "--normal", "n.csv")]
    [InlineData(ExitCode.Failed, "badgraph.csv: line 2, column 3: 'yes' is no number", "m.csv", "--graph", "badgraph.csv", "--normal", "n.csv")]
    public async Task Rca_WrongInput_NamesFileAndPlace(int code, string complaint, params string[] arguments)
    {
        Write("bad.csv", Windows(1, 0).Replace(",10,", ",fast,", StringComparison.Ordinal));
        Write("badgraph.csv", Graph.Replace("web,0,1,0", "web,0,yes,0", StringComparison.Ordinal));

        CommandRun run = await RunAsync(arguments);

        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.StartsWith("insight: ", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(["rca", .. arguments.Select(a => a.EndsWith(".csv", StringComparison.Ordinal) ? Path.Combine(_folder, a) : a)]);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    /// <summary>Windows in which each service takes some time of its own, and with it the time of what it calls.</summary>
    private static string Windows(int count, double slower)
    {
        Random random = new(7);
        System.Text.StringBuilder text = new("microservice,web,web,cart,cart,store,store\nmetric,latency,requests,latency,requests,latency,requests\nstatistic,Average,Sum,Average,Sum,Average,Sum\nunix_timestamp,,,,,,\n");
        for (int i = 0; i < count; i++)
        {
            double store = 0.010 + slower + (random.NextDouble() * 0.002), cart = store + 0.005 + (random.NextDouble() * 0.001), web = cart + 0.004 + (random.NextDouble() * 0.001);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{1_692_608_400 + (300 * i)},{web:0.######},10,{cart:0.######},{95 + random.Next(10)},{store:0.######},{95 + random.Next(10)}\n");
        }

        return text.ToString();
    }
}
