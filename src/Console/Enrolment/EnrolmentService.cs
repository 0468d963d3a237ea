using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Insight.Authority;
using Insight.Contracts.Bundles;
using Insight.Contracts.Enrolment;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Enrolment;

/// <summary>Gives gateways an identity: for a join token once, and then for the key they have.</summary>
internal sealed partial class EnrolmentService(
    OpenAuthority authority, JoinTokenStore tokens, EnrolledGatewayStore gateways, BundleSigner signer, IOptions<ConsoleOptions> options, TimeProvider time, ILogger<EnrolmentService> logger)
{
    /// <summary>How long after the end of its certificate a gateway may still renew; one that was away longer enrols anew.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromDays(30);

    // One text for all that can be wrong with a token: who guesses learns nothing.
    private const string NoToken = "The join token is not known, was used, has ended, or is for another gateway. Make a new one: insight gateway token create";
    private const string NoGateway = "No gateway with this id and key is enrolled, or it was revoked. Enrol it with a new join token.";

    /// <summary>Public half of the key that answers are signed with, in base 64.</summary>
    public string PublicKey { get; } = Convert.ToBase64String(SpkiOf(signer.PublicPem));

    /// <summary>Enrols a gateway.</summary>
    public EnrolmentOutcome Enrol(EnrolmentRequest request)
    {
        if (Problem(request.Gateway, request.Nonce, request.Proof) is { } problem) return Malformed(problem);
        if (!JoinToken.IsId(request.Token)) return Malformed("token: is no id of a token");
        if (!BundleFormat.IsHash(request.CredentialHash)) return Malformed("credentialHash: is no SHA-256 in small hexadecimal digits");

        // The proof first: nothing that costs is done for somebody without a token, and nothing is logged for who does not even know one's id.
        if (tokens.Find(request.Token) is not { } token) return EnrolmentOutcome.Refused(StatusCodes.Status401Unauthorized, NoToken);
        byte[] proof = HMACSHA256.HashData(token.SecretHash, EnrolmentFormat.EnrolText(request));
        if ((token.Gateway.Length > 0 && token.Gateway != request.Gateway) || !CryptographicOperations.FixedTimeEquals(proof, Bytes(request.Proof)))
        {
            LogRefused(token.Id, request.Gateway);
            return EnrolmentOutcome.Refused(StatusCodes.Status401Unauthorized, NoToken);
        }

        if (SigningRequest.Read(request.SigningRequest, out string bad) is not { } key) return Malformed($"signingRequest: {bad}");
        return Issue(request.Gateway, request.Nonce, request.SigningRequest, key, certificate =>
            gateways.TryEnrol(token, request, key.ExportSubjectPublicKeyInfo(), certificate)
                ? null
                : EnrolmentOutcome.Refused(StatusCodes.Status409Conflict, "The join token was used meanwhile, or a gateway with this id is enrolled already and the token does not name it (--gateway)."));
    }

    /// <summary>Gives an enrolled gateway its next certificate.</summary>
    /// <remarks>The present key signs for the next one. When an answer was lost on the way, the next key is the present one here: its own signature in the
    /// signing request does then.</remarks>
    public EnrolmentOutcome Renew(RenewalRequest request)
    {
        if (Problem(request.Gateway, request.Nonce, request.Proof) is { } problem) return Malformed(problem);
        if (gateways.Find(request.Gateway) is not { } gateway || DateTime.UnixEpoch.AddMicroseconds(gateway.NotAfter) + s_grace < time.GetUtcNow().UtcDateTime)
            return EnrolmentOutcome.Refused(StatusCodes.Status401Unauthorized, NoGateway);
        bool isSigned = IsSigned(gateway.PublicKey, request);
        if (SigningRequest.Read(request.SigningRequest, out string bad) is not { } key) return Malformed($"signingRequest: {bad}");
        byte[] next = key.ExportSubjectPublicKeyInfo();
        if (!isSigned && !next.AsSpan().SequenceEqual(gateway.PublicKey)) return EnrolmentOutcome.Refused(StatusCodes.Status401Unauthorized, NoGateway);
        return Issue(request.Gateway, request.Nonce, request.SigningRequest, key, certificate =>
            gateways.TryRenew(request.Gateway, gateway.PublicKey, next, certificate) ? null : EnrolmentOutcome.Refused(StatusCodes.Status401Unauthorized, NoGateway));
    }

    private EnrolmentOutcome Issue(string gateway, string nonce, string signingRequest, PublicKey key, Func<IssuedCertificate, EnrolmentOutcome?> enter)
    {
        IssuedCertificate certificate;
        string bundle;
        try
        {
            CertificateAuthority open = authority.Get();
            certificate = open.Issue(key, new LeafOrder(new Workload(WorkloadKind.Gateway, gateway), [], options.Value.Enrolment.CertificateLifetime));
            bundle = open.State.TrustBundle(time.GetUtcNow());
        }
        catch (AuthorityException error)
        {
            LogUnavailable(error.Message);
            return EnrolmentOutcome.Refused(StatusCodes.Status503ServiceUnavailable, "The authority cannot issue certificates now; the console's log has the cause.");
        }

        if (enter(certificate) is { } refused) return refused;
        LogIssued(certificate.Id, certificate.Serial, certificate.NotAfter);
        byte[] answer = JsonSerializer.SerializeToUtf8Bytes(new EnrolmentAnswer(gateway, certificate.Pem, bundle), EnrolmentJson.Default.EnrolmentAnswer);
        return new EnrolmentOutcome(StatusCodes.Status200OK, "", answer, signer.Sign(EnrolmentFormat.AnswerText(nonce, signingRequest, answer)));
    }

    private static bool IsSigned(byte[] publicKey, RenewalRequest request)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.VerifyData(EnrolmentFormat.RenewText(request), Bytes(request.Proof), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static string? Problem(string gateway, string nonce, string proof) =>
        NameRules.WorkloadProblem(gateway) is { } name ? $"gateway: {name}"
        : Bytes(nonce).Length != EnrolmentFormat.SecretBytes ? $"nonce: is not {EnrolmentFormat.SecretBytes} bytes in base 64"
        : Bytes(proof).Length == 0 ? "proof: is not base 64"
        : null;

    /// <summary>At most 128 bytes; none when the text is longer or no base 64.</summary>
    private static byte[] Bytes(string base64)
    {
        byte[] bytes = new byte[128];
        return Convert.TryFromBase64String(base64, bytes, out int length) && !base64.AsSpan().ContainsAny('\r', '\n') ? bytes[..length] : [];
    }

    private static byte[] SpkiOf(string pem)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.ExportSubjectPublicKeyInfo();
    }

    private static EnrolmentOutcome Malformed(string detail) => EnrolmentOutcome.Refused(StatusCodes.Status400BadRequest, detail);

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "Enrolment: {Id} has the certificate {Serial}, until {NotAfter:u}")]
    private partial void LogIssued(string id, string serial, DateTime notAfter);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "Enrolment: a request with join token {Token} was refused: gateway {Gateway} has not its secret, or the token is for another one")]
    private partial void LogRefused(string token, string gateway);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Error, Message = "Enrolment: the authority cannot be used: {Reason}")]
    private partial void LogUnavailable(string reason);
}
