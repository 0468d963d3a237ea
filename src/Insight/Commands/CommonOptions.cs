using System.CommandLine;
using System.Globalization;
using Insight.Configuration;
using Insight.Run;

namespace Insight.Commands;

/// <summary>Options that every verb has, and the way from them to checked settings.</summary>
public sealed class CommonOptions
{
    private readonly Option<FileInfo?> _config = new("--config", "-c") { Description = "Configuration file; without it ./insight.yaml, where there is one" };
    private readonly Option<string?> _data = new("--data", "-d") { Description = "Folder for everything Insight keeps (default ./data)" };
    private readonly List<(Option Option, string Key)> _settings = [];

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public CommonOptions(Command command)
    {
        command.Add(_config);
        command.Add(_data);
        Map(_data, "data");
    }

    /// <summary>Lets an option overrule a setting.</summary>
    public T Map<T>(T option, string key) where T : Option
    {
        _settings.Add((option, key));
        return option;
    }

    /// <summary>Loads and checks the configuration. With errors it prints them and returns null: exit with <see cref="ExitCode.Usage"/>.</summary>
    public LoadedSettings? Load(ParseResult parsed) => Accept(SettingsLoader.Load(ConfigFile(parsed), Overrides(parsed)));

    /// <summary>Passes a good configuration on; prints the errors of a bad one and returns null.</summary>
    public static LoadedSettings? Accept(LoadedSettings loaded)
    {
        foreach (ConfigurationError error in loaded.Errors) Terminal.Error.WriteLine($"insight: {error}");
        return loaded.Errors.Count == 0 ? loaded : null;
    }

    /// <summary>The settings that were given as options.</summary>
    public Dictionary<string, string?> Overrides(ParseResult parsed)
    {
        Dictionary<string, string?> overrides = new(StringComparer.OrdinalIgnoreCase);
        foreach ((Option option, string key) in _settings)
        {
            if (parsed.GetResult(option) is { Implicit: false } result)
            {
                overrides[key] = Convert.ToString(result.GetValueOrDefault<object?>(), CultureInfo.InvariantCulture);
            }
        }

        return overrides;
    }

    /// <summary>The configuration file as given, or null.</summary>
    public string? ConfigFile(ParseResult parsed) => parsed.GetValue(_config)?.ToString();

    /// <summary>The data folder, created. Prints why and returns null when that fails.</summary>
    public static DataFolder? CreateData(InsightSettings settings)
    {
        DataFolder data = new(settings.Data);
        try
        {
            data.Create();
            return data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteLine($"insight: data: the folder '{settings.Data}' cannot be made: {e.Message}; choose another with --data");
            return null;
        }
    }
}
