namespace Insight.Ingest.Replay.Formats;

/// <summary>The formats that a replay reads.</summary>
public enum LogFormat
{
    /// <summary>Told line by line.</summary>
    Auto,

    /// <summary>Apache's and nginx's common and combined formats and their relatives.</summary>
    Combined,

    /// <summary>Envoy's JSON access log.</summary>
    Envoy,

    /// <summary>One JSON object per line with known or mapped names.</summary>
    Ndjson,
}
