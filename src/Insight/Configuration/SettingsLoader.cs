using Insight.Anomaly.Live;
using Insight.Anomaly.Live.Profiles;
using Insight.Console;
using Insight.Export.Options;
using Insight.Gateway;
using Insight.Ingest;
using Microsoft.Extensions.Configuration;

namespace Insight.Configuration;

/// <summary>Puts file, environment and command line together and checks the whole before anything starts.</summary>
/// <remarks>Later wins: <c>insight.yaml</c>, then environment variables (<c>INSIGHT_console__listen=127.0.0.1:9000</c>), then options.</remarks>
public static class SettingsLoader
{
    private const string EnvironmentPrefix = "INSIGHT_";
    private const string DefaultFile = "insight.yaml";

    // What the keys below each section are; YARP checks its own.
    private static readonly Dictionary<string, Type?> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = typeof(string),
        ["storage"] = typeof(StorageSettings),
        ["control"] = typeof(ControlSettings),
        ["stream"] = typeof(StreamSettings),
        ["ingest"] = typeof(IngestOptions),
        ["detection"] = typeof(DetectionOptions),
        ["profiles"] = typeof(ProfileTrainingOptions),
        ["console"] = typeof(ConsoleOptions),
        ["export"] = typeof(ExportOptions),
        ["telemetry"] = typeof(TelemetrySettings),
        ["gateway"] = typeof(GatewayOptions),
        ["ReverseProxy"] = null,
    };

    /// <summary>Reads and checks everything. With errors, <c>Settings</c> holds defaults and nothing should start.</summary>
    /// <param name="file">The file named by the user; null takes <c>insight.yaml</c> where there is one.</param>
    /// <param name="overrides">Settings given as options.</param>
    public static LoadedSettings Load(string? file, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        List<ConfigurationError> errors = [];
        YamlConfiguration? yaml = null;
        string? path = file ?? (File.Exists(DefaultFile) ? DefaultFile : null);
        if (path is not null)
        {
            if (File.Exists(path)) yaml = YamlConfiguration.Read(path, errors);
            else errors.Add(new(path, null, "", "does not exist; name another with --config, or leave it out"));
        }

        Dictionary<string, string?> environment = FromEnvironment();
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(yaml?.Values ?? new Dictionary<string, string?>())
            .AddInMemoryCollection(environment)
            .AddInMemoryCollection(overrides)
            .Build();

        string SourceOf(string key) => environment.ContainsKey(key) ? "environment" : yaml?.File ?? "command line";
        void Complain(string key, string message) => errors.Add(new(SourceOf(key), environment.ContainsKey(key) ? null : yaml?.LineOf(key), key, message));

        InsightSettings settings = new();
        if (errors.Count == 0)
        {
            foreach (IConfigurationSection section in configuration.GetChildren())
            {
                if (!Sections.TryGetValue(section.Key, out Type? type))
                {
                    string? near = SettingsValidator.Nearest(section.Key, Sections.Keys);
                    Complain(section.Path, $"is not a section. {(near is null ? $"Known: {string.Join(", ", Sections.Keys)}" : $"Did you mean '{near}'?")}");
                }
                else if (type is not null)
                {
                    foreach ((string key, string message) in SettingsValidator.Check(section, type)) Complain(key, message);
                }
            }
        }

        if (errors.Count == 0)
        {
            configuration.Bind(settings);
            foreach ((string name, DestinationOptions destination) in settings.Export.Destinations)
            {
                // The binder passes over what is there and empty, and files need no setting.
                if (configuration.GetSection($"export:destinations:{name}").GetChildren().Any(static way => way.Key.Equals("file", StringComparison.OrdinalIgnoreCase))) destination.File ??= new();
            }

            foreach ((string key, string message) in SettingsRules.Check(settings)) Complain(key, message);
        }

        return new LoadedSettings(settings, configuration, path, errors);
    }

    private static Dictionary<string, string?> FromEnvironment()
    {
        Dictionary<string, string?> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            // Only names with a section are settings: INSIGHT_CACHE and its like belong to the scripts.
            if (entry.Key is string name && name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
                && (name.Contains("__", StringComparison.Ordinal) || name.Equals("INSIGHT_DATA", StringComparison.OrdinalIgnoreCase)))
            {
                values[name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal)] = entry.Value as string;
            }
        }

        return values;
    }
}
