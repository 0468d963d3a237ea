using System.Globalization;
using System.Text.RegularExpressions;

namespace Insight.WafTools.Ftw;

/// <summary>Reads the fields of mappings and gathers what is wrong with them.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="errors">Receives what is wrong.</param>
public sealed class FtwFields(string file, List<FtwError> errors)
{
    // A regular expression of a test is applied to lines of at most some kilobytes.
    private static readonly TimeSpan s_regexTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Notes that something is wrong.</summary>
    public void Wrong(YamlTree node, string message) => errors.Add(new FtwError(file, node.Line, message));

    /// <summary>A field that is a mapping; null when it is missing or, with an error, something else.</summary>
    public YamlTree? Mapping(YamlTree node, string key)
    {
        YamlTree? field = node[key];
        if (field is { IsMapping: false })
        {
            Wrong(field, $"'{key}' must be a mapping");
            return null;
        }

        return field;
    }

    /// <summary>The items of a field that is a sequence.</summary>
    public IReadOnlyList<YamlTree> Sequence(YamlTree node, string key)
    {
        if (node[key] is { } field)
        {
            if (field.IsSequence) return field.Items;
            Wrong(field, $"'{key}' must be a sequence");
        }

        return [];
    }

    /// <summary>A field that is a text.</summary>
    public string? Text(YamlTree node, string key)
    {
        YamlTree? field = node[key];
        if (field is { Text: null }) Wrong(field, $"'{key}' must be a text");
        return field?.Text;
    }

    /// <summary>A field that is yes or no.</summary>
    public bool Flag(YamlTree node, string key, bool otherwise)
    {
        if (node[key] is not { } field) return otherwise;
        if (bool.TryParse(field.Text, out bool value)) return value;
        Wrong(field, $"'{key}' must be true or false");
        return otherwise;
    }

    /// <summary>A field that is a whole number.</summary>
    public long? Number(YamlTree node, string key) => node[key] is { } field ? Parsed(field, $"'{key}' must be a whole number") : null;

    /// <summary>A field that is a whole number or a sequence of them.</summary>
    public IReadOnlyList<long> Numbers(YamlTree node, string key)
    {
        if (node[key] is not { } field) return [];
        string wrong = $"'{key}' must be whole numbers, such as [920100]";
        IEnumerable<YamlTree> items = field.IsSequence ? field.Items : [field];
        return [.. items.Select(item => Parsed(item, wrong)).OfType<long>()];
    }

    /// <summary>A field that is a regular expression.</summary>
    public Regex? Pattern(YamlTree node, string key)
    {
        if (Text(node, key) is not { } pattern) return null;
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, s_regexTimeout);
        }
        catch (RegexParseException e)
        {
            Wrong(node[key]!, $"'{key}' is no regular expression: {e.Message}");
            return null;
        }
    }

    /// <summary>A field that is bytes in base64; line ends within are passed over.</summary>
    public byte[]? Base64(YamlTree node, string key)
    {
        if (Text(node, key) is not { } text) return null;
        byte[] bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out int written)) return bytes[..written];
        Wrong(node[key]!, $"'{key}' must be base64");
        return null;
    }

    private long? Parsed(YamlTree field, string wrong)
    {
        if (long.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)) return value;
        Wrong(field, wrong);
        return null;
    }
}
