namespace Insight.Authority;

/// <summary>A certificate that was issued.</summary>
/// <param name="Pem">The certificate, as PEM.</param>
/// <param name="Serial">Its serial number, 32 small hexadecimal digits.</param>
/// <param name="Id">Its SPIFFE id.</param>
/// <param name="NotAfter">When it ends, UTC.</param>
public sealed record IssuedCertificate(string Pem, string Serial, string Id, DateTime NotAfter);
