using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Xunit;

namespace Insight.EndToEnd.Policies;

/// <summary>The people who run the product, at its REST interface.</summary>
/// <param name="address">Address of the console with its token.</param>
internal sealed class Operator(string address) : IDisposable
{
    private readonly HttpClient _console = Open(new Uri(address));

    /// <summary>Asks for something.</summary>
    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _console.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>Proposals in a state.</summary>
    public async Task<JsonNode[]> ProposalsAsync(string state) => [.. (await GetAsync($"/api/v1/proposals?state={state}&limit=1000"))["items"]!.AsArray().Select(static item => item!)];

    /// <summary>Takes a step of a proposal as a person, and returns it as it is then.</summary>
    public async Task<JsonNode> ActAsync(string person, string id, string action, object? body = null)
    {
        (bool isDone, JsonNode answer) = await TryActAsync(person, id, action, body);
        Assert.True(isDone, $"{action}: {answer}");
        return answer;
    }

    /// <summary>The same; false with the problem when it is refused.</summary>
    public async Task<(bool IsDone, JsonNode Answer)> TryActAsync(string person, string id, string action, object? body = null)
    {
        using HttpResponseMessage response = await _console.PostAsync(As(person, $"/api/v1/proposals/{id}/{action}"), JsonContent.Create(body ?? new { }));
        return (response.IsSuccessStatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Changes the policy (JSON) of a proposal as a person.</summary>
    public async Task EditAsync(string person, string id, JsonNode policy)
    {
        using StringContent content = new(policy.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _console.PutAsync(As(person, $"/api/v1/proposals/{id}"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Whether there is something at an address.</summary>
    public async Task<bool> IsThereAsync(string path)
    {
        using HttpResponseMessage response = await _console.GetAsync(new Uri(path, UriKind.Relative));
        return response.IsSuccessStatusCode;
    }

    /// <summary>Applies objects (YAML) as a person.</summary>
    public async Task ApplyAsync(string person, string yaml)
    {
        using StringContent content = new(yaml, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await _console.PutAsync(As(person, "/api/v1/objects"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What a policy (JSON) would have done.</summary>
    public async Task<JsonNode> ReplayAsync(JsonNode policy)
    {
        using StringContent content = new(policy.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _console.PostAsync(new Uri("/api/v1/policies/replay?samples=0", UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Asks again and again until there is what is looked for.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> look, TimeSpan patience)
        where T : class
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < patience; await Task.Delay(250))
        {
            if (await look() is { } found) return found;
        }

        throw new TimeoutException($"{what}: not within {patience.TotalSeconds} s");
    }

    public void Dispose() => _console.Dispose();

    /// <summary>The one place that knows how the console is told who somebody is.</summary>
    private static Uri As(string person, string path) => new($"{path}?by={Uri.EscapeDataString(person)}", UriKind.Relative);

    private static HttpClient Open(Uri console)
    {
        HttpClient client = new() { BaseAddress = new Uri(console.GetLeftPart(UriPartial.Authority)), Timeout = TimeSpan.FromSeconds(90) };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {HttpUtility.ParseQueryString(console.Query)["token"]}");
        return client;
    }
}
