using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Access;
using Insight.Policy.Objects.Reading;

namespace Insight.Objects;

/// <summary>Asks the console about objects. What goes wrong is printed, one line for each error.</summary>
internal sealed class ConsoleClient : IDisposable
{
    private const string ObjectsPath = "/api/v1/objects";
    private const string ProposalsPath = "/api/v1/proposals";
    private const string PipelinePath = "/api/v1/pipeline";
    private const string ExportsPath = "/api/v1/exports";
    private const string ErasuresPath = "/api/v1/erasures";
    private const string FilesType = "application/vnd.insight.files+json";

    private readonly HttpClient _client;
    private readonly string _by;

    public ConsoleClient(Uri address, string token)
    {
        // No redirects and no proxies: the token goes to the console and to nobody else.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        // The start token says nothing of who has it; the console knows whose any other is.
        bool isNamed = token.StartsWith(AccessTokenStore.Prefix, StringComparison.Ordinal);
        _by = isNamed ? "" : $"by={Uri.EscapeDataString(Environment.UserName.Length > 0 ? Environment.UserName : "insight")}&";
    }

    /// <summary>Applies files; null when that was refused, which was said then.</summary>
    /// <param name="files">The files.</param>
    /// <param name="dryRun">Whether only to say what would happen.</param>
    /// <param name="breakGlass">Why policies are let act without a second person; null: they are not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<JsonElement?> ApplyAsync(IReadOnlyList<ObjectFile> files, bool dryRun, string? breakGlass, CancellationToken cancellationToken) =>
        SendFilesAsync(HttpMethod.Put, ObjectsPath, files, dryRun, cancellationToken, breakGlass is null ? "" : $"&breakGlass=true&reason={Uri.EscapeDataString(breakGlass)}");

    /// <summary>Deletes the objects of files.</summary>
    public Task<JsonElement?> DeleteAsync(IReadOnlyList<ObjectFile> files, bool dryRun, CancellationToken cancellationToken) => SendFilesAsync(HttpMethod.Post, ObjectsPath + "/delete", files, dryRun, cancellationToken);

    /// <summary>Deletes one object.</summary>
    public Task<JsonElement?> DeleteAsync(string kind, string name, string tenant, bool dryRun, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{ObjectsPath}/{kind}/{Uri.EscapeDataString(name)}?tenant={Uri.EscapeDataString(tenant)}&{Query(dryRun)}"), cancellationToken);

    /// <summary>One object, all of a kind, or all.</summary>
    public Task<JsonElement?> GetAsync(string? kind, string? name, string tenant, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{ObjectsPath}{(kind is null ? "" : "/" + kind)}{(name is null ? "" : "/" + Uri.EscapeDataString(name))}?tenant={Uri.EscapeDataString(tenant)}"), cancellationToken);

    /// <summary>Proposes the policy of files.</summary>
    public Task<JsonElement?> ProposeAsync(IReadOnlyList<ObjectFile> files, string reason, string? ttl, CancellationToken cancellationToken) =>
        SendFilesAsync(HttpMethod.Post, ProposalsPath, files, false, cancellationToken, $"&reason={Uri.EscapeDataString(reason)}{(ttl is null ? "" : "&ttl=" + Uri.EscapeDataString(ttl))}");

    /// <summary>One proposal, or those in a state, or the newest.</summary>
    public Task<JsonElement?> ProposalsAsync(string? id, string tenant, string? state, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Get, $"{ProposalsPath}{(id is null ? "" : "/" + Uri.EscapeDataString(id))}?tenant={Uri.EscapeDataString(tenant)}{(state is null ? "" : "&state=" + Uri.EscapeDataString(state))}"), cancellationToken);

    /// <summary>Takes a step of a proposal.</summary>
    public Task<JsonElement?> ActAsync(string id, string action, string tenant, object body, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"{ProposalsPath}/{Uri.EscapeDataString(id)}/{Uri.EscapeDataString(action)}?{_by}tenant={Uri.EscapeDataString(tenant)}") { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) }, cancellationToken);

    /// <summary>How the pipeline is doing.</summary>
    public Task<JsonElement?> PipelineAsync(CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, PipelinePath), cancellationToken);

    /// <summary>The newest dead letters.</summary>
    public Task<JsonElement?> DeadLettersAsync(bool all, string? reason, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Get, $"{PipelinePath}/dead-letters?state={(all ? "all" : "open")}{(reason is null ? "" : "&reason=" + Uri.EscapeDataString(reason))}"), cancellationToken);

    /// <summary>Decides about dead letters.</summary>
    public Task<JsonElement?> DecideAsync(string action, IReadOnlyList<string> ids, string? reason, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"{PipelinePath}/dead-letters/{action}?{_by}") { Content = JsonContent.Create(new { ids, reason }, options: JsonSerializerOptions.Web) }, cancellationToken);

    /// <summary>The systems that are told of events.</summary>
    public Task<JsonElement?> ExportsAsync(CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, ExportsPath), cancellationToken);

    /// <summary>Events that one of them refused.</summary>
    public Task<JsonElement?> ExportLettersAsync(string name, CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{ExportsPath}/{Uri.EscapeDataString(name)}/letters"), cancellationToken);

    /// <summary>Does something with one of them.</summary>
    public Task<JsonElement?> ActOnExportAsync(string name, string action, string? reason, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"{ExportsPath}/{Uri.EscapeDataString(name)}/{action}?{_by}") { Content = JsonContent.Create(new { reason }, options: JsonSerializerOptions.Web) }, cancellationToken);
    /// <summary>Begins an erasure, or counts what it would do.</summary>
    public Task<JsonElement?> EraseAsync(object body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{ErasuresPath}?{_by}") { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) }, cancellationToken);

    /// <summary>How far an erasure is.</summary>
    public Task<JsonElement?> ErasureAsync(long number, CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{ErasuresPath}/{number}")), cancellationToken);

    public void Dispose() => _client.Dispose();

    private Task<JsonElement?> SendFilesAsync(HttpMethod method, string path, IReadOnlyList<ObjectFile> files, bool dryRun, CancellationToken cancellationToken, string more = "") => SendAsync(
        new HttpRequestMessage(method, $"{path}?{Query(dryRun)}{more}") { Content = JsonContent.Create(new { files }, new MediaTypeHeaderValue(FilesType), JsonSerializerOptions.Web) }, cancellationToken);

    private string Query(bool dryRun) => $"{_by}dryRun={(dryRun ? "true" : "false")}";

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
