using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Insight.Configuration;

/// <summary>An <c>insight.yaml</c>, flattened to configuration keys, with the line of every key kept for error messages.</summary>
/// <remarks>Mappings become <c>a:b</c>, sequences <c>a:0</c>; keys compare without case, as configuration keys do everywhere in .NET.</remarks>
public sealed class YamlConfiguration
{
    // A configuration is written by people; a larger or deeper one is a mistake or an attack on the parser.
    private const int MaxBytes = 4 << 20;
    private const int MaxKeys = 100_000;
    private const int MaxDepth = 32;

    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _lines = new(StringComparer.OrdinalIgnoreCase);

    private YamlConfiguration(string file) => File = file;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>Flattened keys and their values.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>Every key, including those of mappings, with its line (from 1).</summary>
    public IReadOnlyDictionary<string, long> Lines => _lines;

    /// <summary>Reads a file. On failure <paramref name="errors"/> says what, where and how to fix it, and the result is null.</summary>
    public static YamlConfiguration? Read(string file, List<ConfigurationError> errors)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                errors.Add(new(file, null, "", $"is larger than {MaxBytes >> 20} MB; is this the right file?"));
                return null;
            }

            using StreamReader reader = new(file);
            return Parse(file, reader, errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(file, null, "", $"cannot be read: {e.Message}"));
            return null;
        }
    }

    /// <summary>Reads YAML text; <paramref name="file"/> is only used to name it.</summary>
    public static YamlConfiguration? Parse(string file, TextReader text, List<ConfigurationError> errors)
    {
        YamlConfiguration result = new(file);
        YamlStream stream = [];
        try
        {
            stream.Load(text);
        }
        catch (YamlException e)
        {
            errors.Add(new(file, e.Start.Line, "", $"is not valid YAML: {e.InnerException?.Message ?? e.Message}"));
            return null;
        }

        if (stream.Documents.Count == 0) return result;
        if (stream.Documents.Count > 1)
        {
            errors.Add(new(file, stream.Documents[1].RootNode.Start.Line, "", "holds more than one document; remove the '---' line"));
            return null;
        }

        int before = errors.Count;
        result.Flatten(stream.Documents[0].RootNode, "", 0, errors);
        return errors.Count > before ? null : result;
    }

    /// <summary>The line of a key, or of its nearest parent that the file names.</summary>
    public long? LineOf(string key)
    {
        for (string at = key; at.Length > 0; at = at.LastIndexOf(':') is var cut and > 0 ? at[..cut] : "")
        {
            if (_lines.TryGetValue(at, out long line)) return line;
        }

        return null;
    }

    private void Flatten(YamlNode node, string key, int depth, List<ConfigurationError> errors)
    {
        if (depth > MaxDepth || _lines.Count > MaxKeys)
        {
            errors.Add(new(File, node.Start.Line, key, $"nests deeper than {MaxDepth} levels or holds more than {MaxKeys} keys"));
            return;
        }

        if (key.Length > 0) _lines.TryAdd(key, node.Start.Line);
        switch (node)
        {
            case YamlScalarNode scalar when key.Length > 0:
                _values[key] = IsNull(scalar) ? null : scalar.Value;
                break;
            case YamlMappingNode mapping:
                // It is there, with nothing in it: 'file: {}' is a choice.
                if (mapping.Children.Count == 0 && key.Length > 0) _values[key] = "";
                foreach ((YamlNode name, YamlNode value) in mapping.Children)
                {
                    if (name is not YamlScalarNode { Value: { Length: > 0 } text })
                    {
                        errors.Add(new(File, name.Start.Line, key, "has a key that is not a word"));
                        continue;
                    }

                    string child = Join(key, text);
                    _lines[child] = name.Start.Line;
                    Flatten(value, child, depth + 1, errors);
                }

                break;
            case YamlSequenceNode sequence when key.Length > 0:
                for (int i = 0; i < sequence.Children.Count; i++)
                {
                    Flatten(sequence.Children[i], $"{key}:{i}", depth + 1, errors);
                }

                break;
            default:
                errors.Add(new(File, node.Start.Line, key, "must be a mapping of settings, such as 'gateway:'"));
                break;
        }
    }

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";

    private static string Join(string parent, string key) => parent.Length == 0 ? key : ConfigurationPath.Combine(parent, key);
}
