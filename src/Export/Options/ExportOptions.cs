namespace Insight.Export.Options;

/// <summary>What is told to other systems (<c>export</c> in insight.yaml).</summary>
public sealed class ExportOptions
{
    /// <summary>Most destinations.</summary>
    public const int MostDestinations = 64;

    /// <summary>Folder with one file per secret, whose first line is the secret; a relative one is below the data folder. The environment variable <c>INSIGHT_SECRET_NAME</c> comes before the file.</summary>
    public string Secrets { get; set; } = "secrets";

    /// <summary>Folder below which destinations of kind <c>file</c> write; a relative one is below the data folder.</summary>
    public string Folder { get; set; } = "export";

    /// <summary>
    /// Networks that destinations may be in although they are refused otherwise: loopback, link-local (with the metadata services of clouds), multicast, unspecified. Such as <c>127.0.0.1/32</c>.
    /// </summary>
    public IList<string> Allow { get; } = [];

    /// <summary>Name of the secret that keys the pseudonyms of clients; empty: destinations cannot ask for them.</summary>
    public string PseudonymSecret { get; set; } = "";

    /// <summary>Destinations by name: small letters, digits and hyphens.</summary>
    public IDictionary<string, DestinationOptions> Destinations { get; } = new Dictionary<string, DestinationOptions>(StringComparer.Ordinal);
}
