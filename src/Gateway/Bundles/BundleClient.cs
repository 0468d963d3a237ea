using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Insight.Contracts.Bundles;
using Insight.Policy.Sharing;

namespace Insight.Gateway.Bundles;

/// <summary>Asks the console. What it says is bounded here and believed nowhere.</summary>
/// <remarks>A console that is away or answers nonsense ends in <see cref="HttpRequestException"/> or <see cref="TimeoutException"/>: ask again later.</remarks>
internal sealed class BundleClient : IDisposable
{
    /// <summary>What an answer may take beyond the wait that was asked for.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>What the largest part may take.</summary>
    private static readonly TimeSpan s_partPatience = TimeSpan.FromMinutes(5);

    private const int MaxTokenBytes = 1024;

    private readonly BundleOptions _options;
    private readonly string _audience;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public BundleClient(BundleOptions options, string audience, TimeProvider time)
    {
        _audience = audience;
        _options = options;
        _time = time;

        // No redirects and no proxies: the token goes to the console and to nobody else.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = new Uri(options.Url),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The newest manifest; null when it is one of <paramref name="known"/>, or there is none, and no other came within the wait.</summary>
    /// <param name="known">Hashes of manifests that need not come again.</param>
    /// <param name="inForce">Number of the bundle in force: one with a lower number would be refused.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<SignedManifest?> ManifestAsync(IEnumerable<string> known, long inForce, CancellationToken cancellationToken)
    {
        string after = string.Create(CultureInfo.InvariantCulture, $"{(_audience.Length > 0 ? "&" : "?")}{BundleFormat.AfterParameter}={inForce}");
        using HttpRequestMessage request = Request(HttpMethod.Get, BundleFormat.ManifestPath + _audience + after);
        foreach (string hash in known) request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{hash}\""));
        request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={(int)_options.Wait.TotalSeconds}"));
        return await SendAsync(request, _options.Wait + s_patience, ReadAsync, cancellationToken);

        static async Task<SignedManifest?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            if (response.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.NotFound) return null;
            Check(response);
            byte[] signature = new byte[256];
            _ = Convert.TryFromBase64String(Header(response, BundleFormat.SignatureHeader), signature, out int length);

            // One byte more than is allowed is enough to be refused.
            byte[] bytes = await ReadBoundedAsync(response, BundleFormat.MaxManifestBytes + 1, cancellationToken);
            return new SignedManifest(bytes, signature[..length], Header(response, BundleFormat.KeyHeader));
        }
    }

    /// <summary>The content of a part, which may be shorter or one byte longer than it should be; null when it is not there.</summary>
    public async Task<byte[]?> PartAsync(BundlePart part, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, BundleFormat.PartsPath + part.Sha256);
        return await SendAsync<byte[]?>(request, s_partPatience, async (response, ct) =>
        {
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            Check(response);
            return await ReadBoundedAsync(response, (int)part.Length + 1, ct);
        }, cancellationToken);
    }

    /// <summary>Tells the console; false when it does not want this answer, now or later.</summary>
    public async Task<bool> AnswerAsync(BundleAnswer answer, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Post, BundleFormat.AnswersPath);
        request.Content = JsonContent.Create(answer, BundleJson.Default.BundleAnswer);
        return await SendAsync(request, s_patience, static (response, _) =>
        {
            if (response.StatusCode == HttpStatusCode.BadRequest) return Task.FromResult(false);
            Check(response);
            return Task.FromResult(true);
        }, cancellationToken);
    }

    /// <summary>Tells the console that a policy was taken back.</summary>
    public async Task RollbackAsync(RollbackNotice notice, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Post, BundleFormat.RollbacksPath);
        request.Content = JsonContent.Create(notice, BundleJson.Default.RollbackNotice);
        await SendAsync(request, s_patience, static (response, _) =>
        {
            Check(response);
            return Task.FromResult(true);
        }, cancellationToken);
    }

    /// <summary>Tells the console how the gateway is.</summary>
    /// <param name="report">The report as JSON.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Why the console does not want it; empty when it took it.</returns>
    public async Task<string> ReportAsync(byte[] report, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Post, BundleFormat.ReportsPath);
        request.Content = new ByteArrayContent(report) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return await SendAsync(request, s_patience, static (response, _) =>
        {
            string refusal = response.StatusCode switch
            {
                HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => "the console does not understand the report; it may be older than this gateway",
                HttpStatusCode.NotFound => "the console takes no reports; it is older than this gateway",
                HttpStatusCode.TooManyRequests => "another gateway of the same id reports too, or this one too often",
                _ => "",
            };
            if (refusal.Length == 0) Check(response);
            return Task.FromResult(refusal);
        }, cancellationToken);
    }

    /// <summary>Tells what was counted for rate limits.</summary>
    /// <param name="gateway">This gateway's id.</param>
    /// <param name="counts">What was counted.</param>
    /// <param name="patience">How long the answer may take.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What the others have counted.</returns>
    public async Task<RateAnswer> RatesAsync(string gateway, IReadOnlyList<RateCount> counts, TimeSpan patience, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Post, $"{BundleFormat.RatesPath}?{BundleFormat.GatewayParameter}={Uri.EscapeDataString(gateway)}");
        request.Content = new ByteArrayContent(RateDocument.Write(counts));
        return await SendAsync(request, patience, async (response, ct) =>
        {
            Check(response);
            return RateDocument.ReadAnswer(await ReadBoundedAsync(response, RateDocument.MaxAnswerBytes, ct), counts.Count) ?? throw new HttpRequestException("the console's answer is none to counts");
        }, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        HttpRequestMessage request = new(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReadToken());
        return request;
    }

    private string ReadToken()
    {
        try
        {
            using StreamReader file = new(_options.TokenFile);
            char[] text = new char[MaxTokenBytes];
            ReadOnlySpan<char> token = text.AsSpan(0, file.ReadBlock(text));
            int end = token.IndexOfAny('\r', '\n');
            token = (end < 0 ? token : token[..end]).Trim();
            if (token.IsEmpty || token.ContainsAnyExceptInRange('!', '~')) throw new HttpRequestException("the token file holds no token");
            return token.ToString();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HttpRequestException("the token file cannot be read", error);
        }
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, TimeSpan patience, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(patience, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return await read(response, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("the console did not answer in time");
        }
        catch (IOException error)
        {
            throw new HttpRequestException("the console's answer broke off", error);
        }
    }

    private static void Check(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return;
        throw new HttpRequestException(response.StatusCode == HttpStatusCode.Unauthorized
            ? "the console does not know the token"
            : string.Create(CultureInfo.InvariantCulture, $"the console answered {(int)response.StatusCode}"));
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : "";

    /// <summary>At most so many bytes of the body; the rest is not read.</summary>
    private static async Task<byte[]> ReadBoundedAsync(HttpResponseMessage response, int max, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[Math.Min(max, (response.Content.Headers.ContentLength ?? max) + 1)];
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length == bytes.Length ? bytes : bytes[..length];
    }
}
