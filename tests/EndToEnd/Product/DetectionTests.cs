using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Web;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Product;

/// <summary>A service of the sample shop begins to fail on purpose: who looks at the console knows within a minute, and knows which one.</summary>
[Collection(StartsFirst.Name)]
public sealed class DetectionTests(ITestOutputHelper output)
{
    /// <summary>What failures are judged by takes five minutes to learn, and the graph that causes are looked for in a little more.</summary>
    private const int Learned = 36;

    private const string Cart = """
        apiVersion: insight/v1
        kind: Route
        metadata: { name: cart }
        spec:
          hosts: [cart]
          to:
            - { cluster: cart }

        """;

    /// <summary>The shop's canary gets one request a second: on a busy machine it warms up for minutes, which is an incident of its own.</summary>
    private const string NoCanary = """
        apiVersion: insight/v1
        kind: Route
        metadata: { name: catalogue }
        spec:
          hosts: [catalogue]
          to:
            - { cluster: catalogue, subset: v1 }

        """;

    /// <summary>Waiting is for slow machines; how long detection took is read from times of traffic.</summary>
    private static readonly TimeSpan LearningPatience = TimeSpan.FromMinutes(15), Patience = TimeSpan.FromMinutes(4);

    private readonly int[] _ports = FreePorts.Take(3);

    [Fact]
    public async Task Apply_FaultOfAService_IsAnIncidentOfThatServiceWithinAMinute()
    {
        using TemporaryData data = new();
        await using InsightProcess insight = await InsightProcess.UpAsync([
            "--demo", "--data", data.Folder, "--gateway-port", $"{_ports[0]}", "--gateway-https-port", $"{_ports[1]}", "--console-port", $"{_ports[2]}", "--demo-ports-from", "19300"]);
        using HttpClient console = Console(insight.ConsoleAddress);
        await ApplyAsync(data, Path.Combine(data.Folder, "demo", "objects"));
        await ApplyAsync(data, data.Write("one-version.yaml", NoCanary));
        await UntilAsync(console, "/api/v1/detection", static status => status.GetProperty("windowsJudged").GetInt64() >= Learned ? status : null, LearningPatience);
        await UntilAsync(console, "/api/v1/incidents?state=open", static list => list.GetProperty("items").GetArrayLength() == 0 ? list : null, LearningPatience);

        await ApplyAsync(data, data.Write("fault.yaml", Cart + "  fault: { abortPercent: 60 }\n"));
        DateTime onset = DateTime.UtcNow;
        JsonElement incident = await UntilAsync(console, "/api/v1/incidents?state=open", list => OfCart(list, onset), Patience);

        double seconds = (Opened(incident) - onset).TotalSeconds;
        output.WriteLine($"told {seconds:0} s after the fault: {incident.GetProperty("title").GetString()}");
        Assert.InRange(seconds, -10, 60);
        Assert.Contains("cart", incident.GetProperty("services").EnumerateArray().Select(s => s.GetString()));

        await ApplyAsync(data, data.Write("mended.yaml", Cart));
    }

    /// <summary>The incident with the cart as its likeliest cause, opened since; a window may have begun before.</summary>
    private static JsonElement? OfCart(JsonElement list, DateTime since)
    {
        foreach (JsonElement incident in list.GetProperty("items").EnumerateArray())
        {
            if (Opened(incident) > since.AddSeconds(-10) && incident.GetProperty("cause").GetProperty("service").GetString() == "cart") return incident;
        }

        return null;
    }

    private static DateTime Opened(JsonElement incident) => DateTime.Parse(incident.GetProperty("opened").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static HttpClient Console(string address)
    {
        Uri console = new(address);
        HttpClient client = new() { BaseAddress = console };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {HttpUtility.ParseQueryString(console.Query)["token"]}");
        return client;
    }

    private static async Task ApplyAsync(TemporaryData data, string what)
    {
        (int exitCode, string said) = await InsightProcess.RunAsync("apply", "-f", what, "--data", data.Folder);
        Assert.True(exitCode == 0, said);
    }

    /// <summary>Asks again and again until the answer has what is looked for.</summary>
    private static async Task<JsonElement> UntilAsync(HttpClient console, string path, Func<JsonElement, JsonElement?> look, TimeSpan patience)
    {
        string text = "";
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < patience; await Task.Delay(500))
        {
            using HttpResponseMessage response = await console.GetAsync(new Uri(path, UriKind.Relative));
            text = await response.Content.ReadAsStringAsync();
            if (response.IsSuccessStatusCode && look(JsonSerializer.Deserialize<JsonElement>(text)) is { } found) return found;
        }

        throw new TimeoutException($"{path}: {text}");
    }
}
