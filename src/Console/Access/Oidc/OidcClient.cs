using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Insight.Console.Access.Oidc;

/// <summary>Asks the issuer: what it says of itself, its keys, and for tokens. Answers are bounded in size and time; redirects are not followed.</summary>
internal sealed class OidcClient(IOptions<ConsoleOptions> options, TimeProvider time) : IDisposable
{
    private const int MaxAnswerBytes = 1 << 20;

    /// <summary>How long what an issuer says of itself counts.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromHours(1);

    /// <summary>Keys that are not known are asked for no more often than this.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    private readonly OidcOptions _options = options.Value.Oidc;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MaxAnswerBytes };
    private readonly SemaphoreSlim _turn = new(1);
    private OidcIssuer? _issuer;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>The issuer. With <paramref name="anew"/> its keys are read again, unless they just were.</summary>
    /// <exception cref="OidcException">It cannot be reached, or says what cannot be used.</exception>
    public async Task<OidcIssuer> IssuerAsync(bool anew, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            if (_issuer is not null && now - _readAt < (anew ? s_pause : s_fresh)) return _issuer;
            _issuer = await ReadAsync(cancellationToken);
            _readAt = now;
            return _issuer;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The identity token for a code (RFC 6749, section 4.1.3; RFC 7636).</summary>
    /// <exception cref="OidcException">The issuer refuses, or does not answer as one.</exception>
    public async Task<string> RedeemAsync(OidcIssuer issuer, string code, string verifier, string redirect, CancellationToken cancellationToken)
    {
        Dictionary<string, string> form = new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirect, ["code_verifier"] = verifier };
        using HttpRequestMessage request = new(HttpMethod.Post, issuer.TokenEndpoint);
        if (_options.ClientSecretFile.Length == 0) form["client_id"] = _options.ClientId;
        else request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(_options.ClientId)}:{Uri.EscapeDataString(Secret())}")));
        request.Content = new FormUrlEncodedContent(form);
        JsonElement answer = await SendAsync(request, cancellationToken);
        return TextOf(answer, "id_token");
    }

    public void Dispose()
    {
        _client.Dispose();
        _turn.Dispose();
    }

    private async Task<OidcIssuer> ReadAsync(CancellationToken cancellationToken)
    {
        string authority = _options.Authority.TrimEnd('/');
        JsonElement document = await GetAsync($"{authority}/.well-known/openid-configuration", cancellationToken);
        string name = TextOf(document, "issuer"), keysAddress = AddressOf(document, "jwks_uri");
        if (name.TrimEnd('/') != authority) throw new OidcException("The issuer says that it is another one.");
        JsonElement keys = await GetAsync(keysAddress, cancellationToken);
        try
        {
            return new OidcIssuer(
                name, AddressOf(document, "authorization_endpoint"), AddressOf(document, "token_endpoint"), keysAddress,
                [.. new JsonWebKeySet(keys.GetRawText()).Keys.Where(static key => key.Kty is "RSA" or "EC" && key.Use is null or "" or "sig")]);
        }
        catch (ArgumentException)
        {
            throw new OidcException("The issuer's keys cannot be read.");
        }
    }

    private Task<JsonElement> GetAsync(string address, CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode) throw new OidcException($"The issuer answered {(int)response.StatusCode}.");
            return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new OidcException("The issuer does not answer as one.");
        }
    }

    private string Secret()
    {
        try
        {
            return File.ReadLines(_options.ClientSecretFile).FirstOrDefault()?.Trim() ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OidcException("console:oidc:clientSecretFile: cannot be read.");
        }
    }

    private static string AddressOf(JsonElement document, string name) =>
        TextOf(document, name) is var address && OidcAddress.IsSafe(address) ? address : throw new OidcException("The issuer names an address without TLS.");

    private static string TextOf(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out JsonElement value) && value.GetString() is { Length: > 0 } text ? text : throw new OidcException("The issuer's answer lacks something.");
}
