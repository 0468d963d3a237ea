namespace Insight.Configuration;

/// <summary>Something wrong with the configuration, said so that the reader can fix it.</summary>
/// <param name="Source">The file, or <c>environment</c> or <c>command line</c>.</param>
/// <param name="Line">Line in the file, from 1; null where there is none.</param>
/// <param name="Key">The setting's path, <c>gateway:http:port</c>; empty when the whole source is meant.</param>
/// <param name="Message">What is wrong and how to fix it.</param>
public sealed record ConfigurationError(string Source, long? Line, string Key, string Message)
{
    /// <inheritdoc />
    public override string ToString()
    {
        string place = Line is { } line ? $"{Source}:{line}" : Source;
        string key = Key.Length > 0 ? $"{Key.Replace(':', '.')}: " : "";
        return $"{place}: {key}{Message}";
    }
}
