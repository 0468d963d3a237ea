using OpenTelemetry.Exporter;

namespace Insight.Gateway.Metrics;

/// <summary>Where telemetry goes: to a collector that is named, or to the one of the standard variables <c>OTEL_EXPORTER_OTLP_…</c>.</summary>
public static class OtlpCollector
{
    /// <summary>Whether anybody named a collector for a signal.</summary>
    /// <param name="address">The configured address; may be empty.</param>
    /// <param name="signal"><c>metrics</c> or <c>traces</c>.</param>
    public static bool IsNamed(string address, string signal)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(signal);
        return address.Length > 0 || IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal.ToUpperInvariant()}_ENDPOINT");
    }

    /// <summary>Why an address is none of a collector; null: it is one, or empty.</summary>
    public static string? Problem(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Length == 0 || (Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
            ? null
            : $"'{address}' is no address of a collector; write it as http://collector:4318";
    }

    /// <summary>Sends a signal to the configured address by OTLP over HTTP; an empty one leaves what the variables say.</summary>
    public static void Set(OtlpExporterOptions exporter, string address, string signal)
    {
        ArgumentNullException.ThrowIfNull(exporter);
        ArgumentNullException.ThrowIfNull(address);
        if (address.Length == 0) return;
        Uri endpoint = new(address);
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = endpoint.AbsolutePath == "/" ? new Uri(endpoint, "/v1/" + signal) : endpoint;
    }

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
