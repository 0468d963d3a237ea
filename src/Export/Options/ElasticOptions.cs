namespace Insight.Export.Options;

/// <summary>Elasticsearch or OpenSearch, by <c>_bulk</c>. Documents have the event's id, so that what comes again replaces itself.</summary>
public sealed class ElasticOptions
{
    /// <summary>Address without path, such as <c>https://elastic.internal:9200</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>Index or data stream; <c>{stream}</c> stands for the name of the event's stream.</summary>
    public string Index { get; set; } = "logs-insight.{stream}-default";

    /// <summary>Name of the secret with an API key; empty: none.</summary>
    public string ApiKeySecret { get; set; } = "";

    /// <summary>File with the certificates (PEM) that the receiver's is checked against; empty: those of this machine.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>Whether requests are sent with gzip: a tenth of the bytes for some more of the processor.</summary>
    public bool Compress { get; set; }
}
