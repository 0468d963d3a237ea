namespace Insight.Console.Access.Oidc;

/// <summary>Which addresses secrets and codes may be sent to.</summary>
internal static class OidcAddress
{
    /// <summary>With TLS, or on this machine.</summary>
    public static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
