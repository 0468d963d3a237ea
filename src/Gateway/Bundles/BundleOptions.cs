namespace Insight.Gateway.Bundles;

/// <summary>Where a gateway gets its bundle from (<c>gateway:bundle</c>). Without a <see cref="Url"/> it works with its own configuration alone: bundle 0.</summary>
public sealed class BundleOptions
{
    /// <summary>Address of the console, such as <c>https://console.internal</c>. Plain http is for loopback only, since a token travels.</summary>
    public string Url { get; set; } = "";

    /// <summary>File with the token for gateways: first line; read again for every question, so that it can be changed.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>PEM file with the public key that is pinned: only bundles signed by it are taken.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Folder for the last good bundle. It must belong to this gateway alone.</summary>
    public string Directory { get; set; } = "";

    /// <summary>How long one question may wait at the console for a new bundle; 1 to 50 seconds.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause between questions while the console is away or its bundle is refused; 1 second to 1 hour.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the gateway tells the console how it is; 5 seconds to 5 minutes. The console takes it for silent after four times that.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(15);
}
