using System.Net;
using Insight.Ingest.Replay.Formats;

namespace Insight.Ingest.Syslog;

/// <summary>A listener that takes access logs of servers without a gateway in, as they happen (<c>ingest.syslog</c>).</summary>
public sealed record SyslogOptions
{
    /// <summary>Address and port for UDP and TCP, such as <c>127.0.0.1:5514</c>. Empty: nobody listens.</summary>
    public string Listen { get; init; } = "";

    /// <summary>TLS for TCP; with it, UDP is not listened to. Null: none.</summary>
    public SyslogTls? Tls { get; init; }

    /// <summary>Networks that may send, such as <c>10.0.0.0/8</c>. Empty: this machine alone.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Format of lines: <c>auto</c>, <c>nginx-combined</c>, <c>nginx-json</c>, <c>envoy</c> or <c>ndjson</c>.</summary>
    public string Format { get; init; } = "auto";

    /// <summary>Tenant of lines that name none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Application of lines that name none.</summary>
    public string App { get; init; } = "";

    /// <summary>Virtual host of lines that name none.</summary>
    public string Host { get; init; } = "";

    /// <summary>Service that answered, for lines that name none; where this is empty too, the virtual host stands for it.</summary>
    public string Service { get; init; } = "";

    /// <summary>TCP connections at once, 1 to 10,000.</summary>
    public int Connections { get; init; } = 100;

    /// <summary>Lines a second of all senders, 1 to 1,000,000. TCP waits beyond it, UDP loses and counts.</summary>
    public int LinesPerSecond { get; init; } = 20_000;

    /// <summary>The format by its word; null: there is none.</summary>
    internal static LogFormat? FormatOf(string word) => word switch
    {
        "auto" => LogFormat.Auto,
        "nginx-combined" => LogFormat.Combined,
        "envoy" => LogFormat.Envoy,
        "nginx-json" or "ndjson" => LogFormat.Ndjson,
        _ => null,
    };

    /// <summary>What is wrong, with its name.</summary>
    public IEnumerable<(string Key, string Message)> Validate()
    {
        if (Listen.Length == 0) yield break;
        if (!IPEndPoint.TryParse(Listen, out IPEndPoint? address) || address.Port == 0 || !Listen.Contains(':', StringComparison.Ordinal))
        {
            yield return ("listen", "must be an address and a port, such as 127.0.0.1:5514");
        }
        else if (!IPAddress.IsLoopback(address.Address) && Allow.Count == 0)
        {
            yield return ("allow", "must name the networks that may send, such as 10.0.0.0/8, when others than this machine can reach the listener");
        }

        foreach (string network in Allow)
        {
            if (!IPNetwork.TryParse(network, out _)) yield return ("allow", $"'{network}' is no network; write it as 10.0.0.0/8");
        }

        if (FormatOf(Format) is null) yield return ("format", "must be auto, nginx-combined, nginx-json, envoy or ndjson");
        if (Connections is < 1 or > 10_000) yield return ("connections", "must be 1 to 10000");
        if (LinesPerSecond is < 1 or > 1_000_000) yield return ("linesPerSecond", "must be 1 to 1000000");
        if (Tls is { } tls)
        {
            if (!File.Exists(tls.Certificate)) yield return ("tls:certificate", $"names '{tls.Certificate}', which does not exist");
            if (!File.Exists(tls.Key)) yield return ("tls:key", $"names '{tls.Key}', which does not exist");
        }
    }
}
