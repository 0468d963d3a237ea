using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Policy.Objects.Reading;

namespace Insight.Objects;

/// <summary>Asks the console about objects. What goes wrong is printed, one line for each error.</summary>
internal sealed class ConsoleClient : IDisposable
{
    private const string ObjectsPath = "/api/v1/objects";
    private const string FilesType = "application/vnd.insight.files+json";

    private readonly HttpClient _client;

    public ConsoleClient(Uri address, string token)
    {
        // No redirects and no proxies: the token goes to the console and to nobody else.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private static string By => Uri.EscapeDataString(Environment.UserName.Length > 0 ? Environment.UserName : "insight");

    /// <summary>Applies files; null when that was refused, which was said then.</summary>
    public Task<JsonElement?> ApplyAsync(IReadOnlyList<ObjectFile> files, bool dryRun, CancellationToken cancellationToken) => SendFilesAsync(HttpMethod.Put, ObjectsPath, files, dryRun, cancellationToken);

    /// <summary>Deletes the objects of files.</summary>
    public Task<JsonElement?> DeleteAsync(IReadOnlyList<ObjectFile> files, bool dryRun, CancellationToken cancellationToken) => SendFilesAsync(HttpMethod.Post, ObjectsPath + "/delete", files, dryRun, cancellationToken);

    /// <summary>Deletes one object.</summary>
    public Task<JsonElement?> DeleteAsync(string kind, string name, string tenant, bool dryRun, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{ObjectsPath}/{kind}/{Uri.EscapeDataString(name)}?tenant={Uri.EscapeDataString(tenant)}&{Query(dryRun)}"), cancellationToken);

    /// <summary>One object, all of a kind, or all.</summary>
    public Task<JsonElement?> GetAsync(string? kind, string? name, string tenant, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{ObjectsPath}{(kind is null ? "" : "/" + kind)}{(name is null ? "" : "/" + Uri.EscapeDataString(name))}?tenant={Uri.EscapeDataString(tenant)}"), cancellationToken);

    public void Dispose() => _client.Dispose();

    private Task<JsonElement?> SendFilesAsync(HttpMethod method, string path, IReadOnlyList<ObjectFile> files, bool dryRun, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(method, $"{path}?{Query(dryRun)}") { Content = JsonContent.Create(new { files }, new MediaTypeHeaderValue(FilesType), JsonSerializerOptions.Web) }, cancellationToken);

    private static string Query(bool dryRun) => $"by={By}{(dryRun ? "&dryRun=true" : "")}";

    private async Task<JsonElement?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
                await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
                JsonElement answer = await JsonSerializer.DeserializeAsync<JsonElement>(body, cancellationToken: cancellationToken);
                if (response.IsSuccessStatusCode) return answer;
                foreach (string line in Errors(answer, (int)response.StatusCode)) await Terminal.Error.WriteLineAsync($"insight: {line}");
                return null;
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or (OperationCanceledException and not { CancellationToken.IsCancellationRequested: true }))
        {
            await Terminal.Error.WriteLineAsync($"insight: the console at {_client.BaseAddress} does not answer as one: {e.Message}");
            return null;
        }
    }

    private static IEnumerable<string> Errors(JsonElement problem, int status)
    {
        if (problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array)
            return errors.EnumerateArray().Select(static error => error.Deserialize<ObjectError>(JsonSerializerOptions.Web)!.ToString());
        string detail = problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out JsonElement text) ? text.GetString() ?? "" : "";
        return [detail.Length > 0 ? detail : string.Create(CultureInfo.InvariantCulture, $"the console answered {status}")];
    }
}
