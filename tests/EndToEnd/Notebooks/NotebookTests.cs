using System.Net;
using System.Text.Json;
using Insight.EndToEnd.Product;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Notebooks;

/// <summary>Every notebook, run without anybody watching, against the sample shop with its visitors and somebody who tries things.</summary>
public sealed class NotebookTests(ITestOutputHelper output)
{
    private static readonly string s_notebooks = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../..", "notebooks"));
    private static readonly string s_program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../../../..", "src/Insight/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/insight.dll"));

    /// <summary>The notebooks' figures go into the folder that this variable names, for docs/NOTEBOOKS.md.</summary>
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("INSIGHT_PICTURES");

    [NotebookFact]
    public async Task Execute_EveryNotebook_EndsWithPicturesAndAConclusion()
    {
        using TemporaryData data = new();
        int[] ports = FreePorts.Take(3);
        await using InsightProcess insight = await InsightProcess.UpAsync([
            "--demo", "--data", data.Folder, "--gateway-port", $"{ports[0]}", "--gateway-https-port", $"{ports[1]}", "--console-port", $"{ports[2]}", "--demo-ports-from", "19700"]);
        await TryThingsAsync(ports[0]);
        // With pictures it is worth to wait until there is something to see.
        await WaitForFactsAsync(data.Folder, s_pictures is null ? 500 : 24_000);

        string[] notebooks = [.. Directory.GetFiles(s_notebooks, "*.ipynb").Order(StringComparer.Ordinal)];
        Assert.Equal(5, notebooks.Length);
        string results = Path.Combine(data.Folder, "results");
        Dictionary<string, string> environment = new() { ["INSIGHT_DATA"] = data.Folder, ["INSIGHT_COMMAND"] = $"dotnet {s_program}" };
        if (s_pictures is not null) environment["INSIGHT_FIGURES"] = Path.GetFullPath(s_pictures);
        (int exitCode, string said) = await PythonProcess.RunAsync(data.Folder, s_notebooks, environment, TimeSpan.FromMinutes(2),
            "jupyter-nbconvert", ["--execute", "--to", "notebook", "--output-dir", results, .. notebooks]);
        Assert.True(exitCode == 0, said);

        foreach (string notebook in notebooks) await CheckAsync(Path.Combine(results, Path.GetFileName(notebook)));
        Assert.Equal(0, await insight.InterruptAsync());
    }

    [NotebookFact]
    public async Task Library_ItsOwnTests_Pass()
    {
        using TemporaryData home = new();

        (int exitCode, string said) = await PythonProcess.RunAsync(home.Folder, s_notebooks, new Dictionary<string, string>(), TimeSpan.FromMinutes(1), "python3", "-m", "unittest", "discover", "-s", "lib", "-t", "lib");

        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public void Notebooks_InTheRepository_HaveParametersFirstAndNoOutputs()
    {
        foreach (string file in Directory.GetFiles(s_notebooks, "*.ipynb"))
        {
            using JsonDocument notebook = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement[] code = [.. notebook.RootElement.GetProperty("cells").EnumerateArray().Where(static cell => cell.GetProperty("cell_type").GetString() == "code")];

            Assert.Equal(["parameters"], Tags(code[0]));
            Assert.Equal(["conclusion"], Tags(code[^1]));
            Assert.All(code, static cell => Assert.Equal((0, JsonValueKind.Null), (cell.GetProperty("outputs").GetArrayLength(), cell.GetProperty("execution_count").ValueKind)));
        }
    }

    private async Task CheckAsync(string file)
    {
        using JsonDocument notebook = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        JsonElement[] code = [.. notebook.RootElement.GetProperty("cells").EnumerateArray().Where(static cell => cell.GetProperty("cell_type").GetString() == "code")];
        JsonElement[] outputs = [.. code.SelectMany(static cell => cell.GetProperty("outputs").EnumerateArray())];
        string conclusion = string.Concat(code.Single(static cell => Tags(cell).Contains("conclusion")).GetProperty("outputs").EnumerateArray()
            .Where(static made => made.GetProperty("output_type").GetString() == "stream").SelectMany(static made => Lines(made.GetProperty("text"))));
        output.WriteLine($"{Path.GetFileName(file)}: {conclusion}");

        Assert.DoesNotContain(outputs, static made => made.GetProperty("output_type").GetString() == "error");
        Assert.Contains(outputs, static made => made.TryGetProperty("data", out JsonElement data) && data.TryGetProperty("image/png", out JsonElement picture) && picture.GetString()!.Length > 2000);
        Assert.Matches("^Conclusion: .{40,}\\.", conclusion);
        Assert.Matches("[0-9]", conclusion);
    }

    /// <summary>Somebody looks for what is not there, and for a way in.</summary>
    private static async Task TryThingsAsync(int port)
    {
        using HttpClient client = new();
        IEnumerable<string> targets = Enumerable.Range(0, 40).Select(static i => $"/admin/{i}.php").Concat(Enumerable.Repeat("/api/search?q=1%27%20OR%201%3D1%20--", 5))
            .Concat(Enumerable.Repeat("/api/search?q=%3Cscript%3Ealert(1)%3C/script%3E", 3)).Append("/api/search?q=..%2F..%2F..%2Fetc%2Fpasswd");
        foreach (string target in targets)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"http://127.0.0.1:{port}{target}");
            request.Headers.Host = "shop.example";
            using HttpResponseMessage response = await client.SendAsync(request);
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.OK });
        }
    }

    /// <summary>Waits until what the notebooks ask for is stored: as an analyst, by the command that analysts have.</summary>
    private static async Task WaitForFactsAsync(string data, int requests)
    {
        string sql = $"SELECT (SELECT sum(requests) FROM edge_minutes FINAL) >= {requests} AND (SELECT count() FROM waf_findings) > 0 AND (SELECT count() FROM endpoint_inventory) >= 20 AND (SELECT count() FROM detection_windows) > 0 AS enough";
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(s_pictures is null ? 2 : 12));
        (int ExitCode, string Output) answer = default;
        while (!patience.IsCancellationRequested)
        {
            answer = await InsightProcess.RunAsync("query", sql, "--format", "json", "--data", data);
            if (answer == (0, "{\"enough\":1}")) return;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        Assert.Fail($"The facts were not stored in time; the last answer was: {answer.Output}");
    }

    private static string[] Tags(JsonElement cell) => cell.GetProperty("metadata").TryGetProperty("tags", out JsonElement tags) ? [.. tags.EnumerateArray().Select(static tag => tag.GetString()!)] : [];

    private static IEnumerable<string> Lines(JsonElement text) => text.ValueKind == JsonValueKind.Array ? text.EnumerateArray().Select(static line => line.GetString()!) : [text.GetString()!];
}
