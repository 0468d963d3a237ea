namespace Shop.Certificates;

/// <summary>A certificate and its private key, both PEM (PKCS #8 for the key).</summary>
public sealed record IssuedCertificate(string CertificatePem, string KeyPem);
