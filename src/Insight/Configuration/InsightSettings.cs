using Insight.Anomaly.Live;
using Insight.Anomaly.Live.Profiles;
using Insight.Console;
using Insight.Console.Metrics;
using Insight.Export.Options;
using Insight.Ingest;
using Insight.Streaming.Kafka;

namespace Insight.Configuration;

/// <summary>What <c>insight.yaml</c> says, apart from the gateway's own sections (<c>gateway</c>, <c>ReverseProxy</c>).</summary>
public sealed class InsightSettings
{
    /// <summary>Folder for everything Insight keeps on this machine; relative to the working directory.</summary>
    public string Data { get; set; } = "./data";

    /// <inheritdoc cref="StorageSettings" />
    public StorageSettings Storage { get; set; } = new();

    /// <inheritdoc cref="ControlSettings" />
    public ControlSettings Control { get; set; } = new();

    /// <inheritdoc cref="StreamSettings" />
    public StreamSettings Stream { get; set; } = new();

    /// <inheritdoc cref="IngestOptions" />
    public IngestOptions Ingest { get; set; } = new();

    /// <inheritdoc cref="DetectionOptions" />
    public DetectionOptions Detection { get; set; } = new();

    /// <inheritdoc cref="ProfileTrainingOptions" />
    public ProfileTrainingOptions Profiles { get; set; } = new();

    /// <inheritdoc cref="ConsoleOptions" />
    public ConsoleOptions Console { get; set; } = new();

    /// <inheritdoc cref="ExportOptions" />
    public ExportOptions Export { get; set; } = new();

    /// <inheritdoc cref="TelemetrySettings" />
    public TelemetrySettings Telemetry { get; set; } = new();
}

/// <summary>What the console and the jobs say of themselves over OpenTelemetry; gateways have <c>gateway.metrics</c>.</summary>
public sealed class TelemetrySettings
{
    /// <summary>
    /// Collector that metrics and traces are sent to (OTLP over HTTP), such as <c>http://collector:4318</c>. Empty: where the environment variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; nowhere if it says nothing.
    /// </summary>
    public string Otlp { get; set; } = "";

    /// <inheritdoc cref="SeriesOptions" />
    public SeriesOptions Series { get; set; } = new();
}

/// <summary>Where facts are kept: the embedded ClickHouse, or a server of yours.</summary>
public sealed class StorageSettings
{
    /// <summary>Address of a ClickHouse server's HTTP interface, such as <c>https://clickhouse.internal:8443</c>. Empty: the embedded engine.</summary>
    public string Url { get; set; } = "";

    /// <summary>User on that server.</summary>
    public string Username { get; set; } = "default";

    /// <summary>File that holds the password of that user (first line), so that it stands in no configuration.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>User on that server who may only read, for <c>insight query</c> and notebooks; the same name with <c>_tenants</c> behind it reads for some tenants (docs/QUERY.md). Empty: there is none.</summary>
    public string ReaderUsername { get; set; } = "";

    /// <summary>File that holds the password of both (first line).</summary>
    public string ReaderPasswordFile { get; set; } = "";

    /// <summary>Tenants whose rows readers see at most. Empty: all of them.</summary>
    public List<string> ReaderTenants { get; set; } = [];

    /// <summary>Database that holds Insight's tables.</summary>
    public string Database { get; set; } = "insight";

    /// <summary>Name of a cluster to create replicated and distributed tables on. Empty: one server.</summary>
    public string Cluster { get; set; } = "";

    /// <summary>Port of the embedded engine on loopback; 0 picks a free one at every start.</summary>
    public int Port { get; set; }

    /// <summary>Memory the embedded engine may use, in megabytes.</summary>
    public int MemoryMegabytes { get; set; } = 4096;

    /// <summary>How long raw access records are kept after they were stored.</summary>
    public TimeSpan RawRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long findings of the WAF and of detection are kept after they were stored.</summary>
    public TimeSpan FindingRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long ten-second windows are kept after they were stored.</summary>
    public TimeSpan WindowRetention { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How long one-minute windows are kept after they were stored, and incidents after they changed last.</summary>
    public TimeSpan MinuteRetention { get; set; } = TimeSpan.FromDays(400);
}

/// <summary>Where decisions are kept: a file in the data folder, or a PostgreSQL server of yours.</summary>
public sealed class ControlSettings
{
    /// <summary>
    /// A PostgreSQL server's connection string, such as <c>Host=db.internal;Database=insight;Username=insight</c>. Empty: the file <c>control.db</c> in the data folder.
    /// Other machines are reached by verified TLS unless it names an <c>SSL Mode</c>.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>File that holds the password of that user (first line), so that it stands in no configuration.</summary>
    public string PasswordFile { get; set; } = "";
}

/// <summary>How records travel from gateways to storage.</summary>
public sealed class StreamSettings
{
    /// <summary>The gateway's journal read in place, or Kafka in between.</summary>
    public StreamTransport Kind { get; set; } = StreamTransport.Journal;

    /// <inheritdoc cref="KafkaOptions" />
    public KafkaOptions Kafka { get; set; } = new() { BootstrapServers = "" };
}
