using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Export.Safety;

/// <summary>Certificates that a receiver's is checked against. Its name is always checked as well.</summary>
public static class TrustedAuthorities
{
    /// <summary>How chains are checked; null and no problem: as this machine does.</summary>
    /// <param name="file">PEM file of certificates; empty: those of this machine.</param>
    /// <param name="problem">What is wrong with the file.</param>
    public static X509ChainPolicy? Read(string file, out string problem)
    {
        ArgumentNullException.ThrowIfNull(file);
        problem = "";
        if (file.Length == 0) return null;
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problem = $"names '{file}', which cannot be read: {failure.Message}";
            return null;
        }

        if (certificates.Count == 0)
        {
            problem = $"names '{file}', which holds no certificate (PEM)";
            return null;
        }

        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(certificates);
        return policy;
    }
}
