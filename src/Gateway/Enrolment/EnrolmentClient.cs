using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Insight.Contracts.Bundles;
using Insight.Contracts.Enrolment;
using Insight.Gateway.Identity;

namespace Insight.Gateway.Enrolment;

/// <summary>Asks the console for certificates. Nothing that it says is believed before the signature of the pinned key.</summary>
/// <remarks>A console that is away ends in <see cref="HttpRequestException"/> or <see cref="TimeoutException"/>: ask again later. One that refuses, or is another
/// one than the pin says, ends in <see cref="EnrolmentException"/>.</remarks>
internal sealed class EnrolmentClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _gateway;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public EnrolmentClient(string url, string gateway, TimeProvider time)
    {
        _gateway = gateway;
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = new Uri(url),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Enrols with a join token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="key">The gateway's new key.</param>
    /// <param name="credential">What the gateway will fetch bundles with.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer, and the console's public key as PEM.</returns>
    public Task<(EnrolmentAnswer Answer, string ConsoleKey)> EnrolAsync(JoinToken token, ECDsa key, string credential, CancellationToken cancellationToken)
    {
        EnrolmentRequest request = new(token.Id, _gateway, Nonce(), EnrolmentFormat.CredentialHash(credential), SigningRequestOf(key), "");
        byte[] proof = HMACSHA256.HashData(EnrolmentFormat.SecretHash(token.Secret.Span), EnrolmentFormat.EnrolText(request));
        request = request with { Proof = Convert.ToBase64String(proof) };
        return AskAsync(EnrolmentFormat.EnrolPath, request, EnrolmentJson.Default.EnrolmentRequest, (request.Nonce, request.SigningRequest), token.KeyId, key, cancellationToken);
    }

    /// <summary>Asks for the next certificate.</summary>
    /// <param name="present">The present key.</param>
    /// <param name="next">The next one.</param>
    /// <param name="keyId">Id of the console's key.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<EnrolmentAnswer> RenewAsync(ECDsa present, ECDsa next, string keyId, CancellationToken cancellationToken)
    {
        RenewalRequest request = new(_gateway, Nonce(), SigningRequestOf(next), "");
        byte[] proof = present.SignData(EnrolmentFormat.RenewText(request), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        request = request with { Proof = Convert.ToBase64String(proof) };
        return (await AskAsync(EnrolmentFormat.RenewPath, request, EnrolmentJson.Default.RenewalRequest, (request.Nonce, request.SigningRequest), keyId, next, cancellationToken)).Answer;
    }

    public void Dispose() => _client.Dispose();

    private static string Nonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(EnrolmentFormat.SecretBytes));

    /// <summary>It asks for no names: the console decides them.</summary>
    private static string SigningRequestOf(ECDsa key) =>
        new CertificateRequest(new X500DistinguishedName([0x30, 0x00]), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    private async Task<(EnrolmentAnswer Answer, string ConsoleKey)> AskAsync<T>(
        string path, T request, JsonTypeInfo<T> type, (string Nonce, string SigningRequest) asked, string keyId, ECDsa key, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(s_patience, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage message = new(HttpMethod.Post, path) { Content = JsonContent.Create(request, type) };
            using HttpResponseMessage response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            Check(response);
            byte[] bytes = new byte[EnrolmentFormat.MaxAnswerBytes + 1];
            await using Stream body = await response.Content.ReadAsStreamAsync(both.Token);
            int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, both.Token);
            if (length == bytes.Length) throw new EnrolmentException("the console's answer is larger than it can be");
            return Verified(response, bytes[..length], asked, keyId, key);
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

    private (EnrolmentAnswer Answer, string ConsoleKey) Verified(HttpResponseMessage response, byte[] body, (string Nonce, string SigningRequest) asked, string keyId, ECDsa key)
    {
        using ECDsa console = ECDsa.Create();
        try
        {
            console.ImportSubjectPublicKeyInfo(Bytes(response, EnrolmentFormat.PublicKeyHeader), out _);
            if (!BundleKeyId.IsP256(console) || BundleKeyId.Of(console) != keyId) throw new EnrolmentException("the console has another key than the one that is pinned: it is not the console that made the token, or somebody stands between");
            if (!console.VerifyData(
                EnrolmentFormat.AnswerText(asked.Nonce, asked.SigningRequest, body), Bytes(response, EnrolmentFormat.SignatureHeader), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            {
                throw new EnrolmentException("the signature of the console's answer is wrong");
            }

            EnrolmentAnswer? answer = JsonSerializer.Deserialize(body, EnrolmentJson.Default.EnrolmentAnswer);
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(answer?.Certificate);
            bool isOurs = answer!.Gateway == _gateway && SpiffeId.Of(certificate) is not null
                && certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
            return isOurs ? (answer, console.ExportSubjectPublicKeyInfoPem()) : throw new EnrolmentException("the console's certificate is not for this gateway and its key");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or JsonException)
        {
            throw new EnrolmentException("the console's answer is none that was meant for this gateway");
        }
    }

    private static void Check(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return;
        int status = (int)response.StatusCode;
        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new EnrolmentException("the console refuses: the join token is not known, was used, has ended or is for another gateway, or this gateway was revoked; make a new token with 'insight gateway token create'"),
            HttpStatusCode.Conflict => new EnrolmentException("the console refuses: a gateway with this id is enrolled already; make a token that names it (--gateway), or choose another gateway.id"),
            HttpStatusCode.BadRequest or HttpStatusCode.NotFound => new EnrolmentException(string.Create(CultureInfo.InvariantCulture, $"the console refuses: it answered {status}")),
            _ => new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"the console answered {status}")),
        };
    }

    private static byte[] Bytes(HttpResponseMessage response, string header)
    {
        byte[] bytes = new byte[256];
        return response.Headers.TryGetValues(header, out IEnumerable<string>? values) && Convert.TryFromBase64String(values.First(), bytes, out int length) ? bytes[..length] : [];
    }
}
