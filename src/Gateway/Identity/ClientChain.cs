using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Gateway.Identity;

/// <summary>Whether roots vouch for a client's certificate. Nothing is fetched, and the machine's own roots do not count.</summary>
internal static class ClientChain
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Builds the chain.</summary>
    /// <param name="certificate">The client's certificate.</param>
    /// <param name="roots">The roots that count.</param>
    /// <param name="intermediates">What else is known.</param>
    /// <param name="sent">What the client sent along; null: nothing, or it is not known.</param>
    /// <param name="now">The time that counts.</param>
    public static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection roots, X509Certificate2Collection intermediates, X509Certificate2Collection? sent, DateTimeOffset now)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }
}
