namespace Insight.Contracts.Enrolment;

/// <summary>What an enrolled gateway asks before its certificate ends.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Nonce">32 random bytes in base 64, for this question alone.</param>
/// <param name="SigningRequest">PKCS #10 in PEM with the next key.</param>
/// <param name="Proof">Signature of <see cref="EnrolmentFormat.RenewText"/> by the present key (ECDSA, SHA-256, IEEE P1363), in base 64.</param>
public sealed record RenewalRequest(string Gateway, string Nonce, string SigningRequest, string Proof);
