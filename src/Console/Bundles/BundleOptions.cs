namespace Insight.Console.Bundles;

/// <summary>What gateways are told and how (configuration section <c>console.bundle</c>).</summary>
public sealed class BundleOptions
{
    /// <summary>File with the key that signs bundles (PKCS#8 PEM, readable by its owner only); made when it is missing. Its public half lies
    /// beside it, see <see cref="PublicKeyFile"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>File with the token that gateways show (readable by its owner only); made when it is missing.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>File with the key that profiles are made with (readable by its owner only); made when it is missing. With another one, what was learned is void.</summary>
    public string ProfileKeyFile { get; set; } = "";

    /// <summary>How often the parts are looked at; 0.1 seconds to one hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The file with the public half of a key: what gateways pin.</summary>
    public static string PublicKeyFile(string keyFile) => Path.ChangeExtension(keyFile, ".pub.pem");
}
