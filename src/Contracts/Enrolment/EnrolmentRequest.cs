namespace Insight.Contracts.Enrolment;

/// <summary>What a gateway asks with a join token.</summary>
/// <param name="Token">Id of the token.</param>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Nonce">32 random bytes in base 64, for this question alone.</param>
/// <param name="CredentialHash">SHA-256 of the credential that the gateway will fetch bundles with, 64 small hexadecimal digits.</param>
/// <param name="SigningRequest">PKCS #10 in PEM; only its key counts.</param>
/// <param name="Proof">HMAC-SHA256 of <see cref="EnrolmentFormat.EnrolText"/> with the hash of the token's secret, in base 64.</param>
public sealed record EnrolmentRequest(string Token, string Gateway, string Nonce, string CredentialHash, string SigningRequest, string Proof);
