using System.Data.Common;
using Insight.Export.Options;
using Insight.Gateway.Metrics;
using Insight.Storage.Tenants;

namespace Insight.Configuration;

/// <summary>What must hold between values that have the right types.</summary>
public static class SettingsRules
{
    /// <summary>Every broken rule as a key and a sentence.</summary>
    public static IEnumerable<(string Key, string Message)> Check(InsightSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Data)) yield return ("data", "must name a folder");
        if (OtlpCollector.Problem(settings.Telemetry.Otlp) is { } noCollector) yield return ("telemetry:otlp", noCollector);

        foreach ((string key, string message) in settings.Telemetry.Series.Validate()) yield return ($"telemetry:series:{key}", message);

        StorageSettings storage = settings.Storage;
        if (storage.Url.Length > 0 && !(Uri.TryCreate(storage.Url, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"))
        {
            yield return ("storage:url", "must be an http:// or https:// address, such as https://clickhouse.internal:8443");
        }

        if (storage.Url.Length > 0 && Uri.TryCreate(storage.Url, UriKind.Absolute, out Uri? address) && address.UserInfo.Length > 0)
        {
            yield return ("storage:url", "must not hold a password; use storage.username and storage.passwordFile");
        }

        if (storage.PasswordFile.Length > 0 && !File.Exists(storage.PasswordFile))
        {
            yield return ("storage:passwordFile", $"names '{storage.PasswordFile}', which does not exist");
        }

        if (storage.ReaderPasswordFile.Length > 0 && !File.Exists(storage.ReaderPasswordFile)) yield return ("storage:readerPasswordFile", $"names '{storage.ReaderPasswordFile}', which does not exist");
        if (storage.ReaderUsername.Length > 0 && storage.Url.Length == 0) yield return ("storage:readerUsername", "needs storage.url: the embedded engine makes its reader itself");
        if (storage.ReaderTenants.Count > TenantFilter.MaxTenants || storage.ReaderTenants.Any(static tenant => tenant.Length is 0 or > 256))
        {
            yield return ("storage:readerTenants", $"must be at most {TenantFilter.MaxTenants} names of 1 to 256 characters");
        }

        if (storage.Cluster.Length > 0 && storage.Url.Length == 0)
        {
            yield return ("storage:cluster", "needs storage.url: the embedded engine is a single server");
        }

        if (ControlProblem(settings.Control.ConnectionString) is { } problem) yield return ("control:connectionString", problem);
        if (settings.Control.PasswordFile.Length > 0 && !File.Exists(settings.Control.PasswordFile))
        {
            yield return ("control:passwordFile", $"names '{settings.Control.PasswordFile}', which does not exist");
        }

        if (!IsIdentifier(storage.Database)) yield return ("storage:database", "must be letters, digits and '_'");
        if (storage.Cluster.Length > 0 && !IsIdentifier(storage.Cluster)) yield return ("storage:cluster", "must be letters, digits and '_'");
        if (storage.Port is < 0 or > 65535) yield return ("storage:port", "must be 0 (any free port) to 65535");
        if (storage.MemoryMegabytes is < 512 or > 1 << 20) yield return ("storage:memoryMegabytes", "must be 512 to 1048576");
        foreach ((string name, TimeSpan value) in new[]
        {
            ("rawRetention", storage.RawRetention), ("findingRetention", storage.FindingRetention),
            ("windowRetention", storage.WindowRetention), ("minuteRetention", storage.MinuteRetention),
        })
        {
            if (value < TimeSpan.FromHours(1)) yield return ($"storage:{name}", "must be at least 1h");
        }

        if (settings.Stream.Kind == StreamTransport.Kafka && settings.Stream.Kafka.BootstrapServers.Length == 0)
        {
            yield return ("stream:kafka:bootstrapServers", "must name at least one broker (host:port) when stream.kind is kafka");
        }

        foreach ((string key, string message) in DestinationRules.Check(settings.Export)) yield return ($"export:{key}", message);
        foreach ((string key, string message) in settings.Detection.Validate()) yield return ($"detection:{key}", message);
        foreach ((string key, string message) in settings.Profiles.Validate()) yield return ($"profiles:{key}", message);
        foreach ((string key, string message) in settings.Ingest.Syslog.Validate()) yield return ($"ingest:syslog:{key}", message);
        foreach (string complaint in settings.Ingest.Validate())
        {
            string name = complaint[..complaint.IndexOf(' ', StringComparison.Ordinal)];
            yield return ($"ingest:{SettingsValidator.YamlName(name)}", complaint[(name.Length + 1)..]);
        }
    }

    private static bool IsIdentifier(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(text[0]);

    private static string? ControlProblem(string connectionString)
    {
        if (connectionString.Length == 0) return null;
        try
        {
            DbConnectionStringBuilder parts = new() { ConnectionString = connectionString };
            if (parts.ContainsKey("Password") || parts.ContainsKey("Pwd")) return "must not hold a password; use control.passwordFile";
            return parts.ContainsKey("Host") || parts.ContainsKey("Server") ? null : "must name a host, such as Host=db.internal;Database=insight;Username=insight";
        }
        catch (ArgumentException)
        {
            return "must be 'name=value;name=value', such as Host=db.internal;Database=insight;Username=insight";
        }
    }
}
