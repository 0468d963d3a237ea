using System.Security.Cryptography;
using System.Text;

namespace Insight.Contracts.Enrolment;

/// <summary>Names, limits and signed texts of enrolment, the same for console and gateways.</summary>
/// <remarks>
/// Neither direction carries a secret: a gateway shows that it has the token by an HMAC, keeps its key and its credential to itself (the console gets a hash),
/// and the console shows that it has the key that the token pins by a signature over the gateway's nonce, its signing request and the whole answer.
/// Each text that is signed begins with a name of its own, so that it fits nothing else.
/// </remarks>
public static class EnrolmentFormat
{
    /// <summary>Path that gateways enrol at.</summary>
    public const string EnrolPath = "/api/v1/enrol";

    /// <summary>Path that they renew at.</summary>
    public const string RenewPath = EnrolPath + "/renew";

    /// <summary>Header with the console's public key (SubjectPublicKeyInfo) in base 64.</summary>
    public const string PublicKeyHeader = "Insight-Public-Key";

    /// <summary>Header with the signature of the answer, in base 64.</summary>
    public const string SignatureHeader = "Insight-Signature";

    /// <summary>Bytes of a nonce, of a secret and of a credential.</summary>
    public const int SecretBytes = 32;

    /// <summary>Largest answer, in bytes: a certificate and a few roots.</summary>
    public const int MaxAnswerBytes = 64 << 10;

    /// <summary>What the HMAC of a token is made over.</summary>
    public static byte[] EnrolText(EnrolmentRequest request) => Text("insight-enrol/1", request.Token, request.Gateway, request.Nonce, request.CredentialHash, HashOf(request.SigningRequest));

    /// <summary>What the present key signs for a renewal.</summary>
    public static byte[] RenewText(RenewalRequest request) => Text("insight-renew/1", request.Gateway, request.Nonce, HashOf(request.SigningRequest));

    /// <summary>What the console signs: its answer, and what it is the answer to.</summary>
    public static byte[] AnswerText(string nonce, string signingRequest, ReadOnlySpan<byte> answer) => [.. Text("insight-enrolled/1", nonce, HashOf(signingRequest)), .. answer];

    /// <summary>What the console keeps of a token's secret, and the key of its HMAC.</summary>
    public static byte[] SecretHash(ReadOnlySpan<byte> secret) => SHA256.HashData(secret);

    /// <summary>What the console keeps of a gateway's credential: SHA-256 of its text in small hexadecimal digits.</summary>
    public static string CredentialHash(string credential) => HashOf(credential);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Lines; none of the fields can hold an end of line, so that no two requests have the same text.</summary>
    private static byte[] Text(params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            if (field.Contains('\n', StringComparison.Ordinal)) throw new ArgumentException("A field holds an end of line.", nameof(fields));
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', fields!) + "\n");
    }
}
