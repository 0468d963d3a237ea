using System.Globalization;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Policy.Objects.Rules;

namespace Insight.Gateway.Bundles;

/// <summary>Objects in a folder: every <c>.yaml</c>, <c>.yml</c> and <c>.json</c> file in it and below, in ordinal order of their paths.</summary>
public static class ObjectFolder
{
    private const int MaxFiles = 10_000;

    /// <summary>Reads the files of a folder, or one file.</summary>
    /// <exception cref="IOException">There is no such file or folder, or it cannot be read.</exception>
    public static IReadOnlyList<ObjectFile> Files(string path)
    {
        if (!Directory.Exists(path)) return [Read(path)];
        string[] files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsOfObjects).Order(StringComparer.Ordinal).Take(MaxFiles + 1)];
        if (files.Length > MaxFiles) throw new IOException(string.Create(CultureInfo.InvariantCulture, $"'{path}' holds more than {MaxFiles} files"));
        return [.. files.Select(Read)];
    }

    /// <summary>Reads a stream as a file.</summary>
    public static ObjectFile Read(string name, Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        // One byte more than is allowed is enough to be refused.
        byte[] bytes = new byte[ObjectReader.MaxFileBytes + 1];
        int length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return new ObjectFile(name, Encoding.UTF8.GetString(bytes, 0, length));
    }

    /// <summary>The objects of a folder as a gateway works with them; null when there are errors.</summary>
    internal static ObjectSet? Load(string path, out IReadOnlyList<ObjectError> errors)
    {
        try
        {
            ObjectReading reading = ObjectReader.Read(Files(path));
            errors = reading.Errors;
            if (errors.Count > 0) return null;
            Dictionary<ObjectKey, ReadObject> places = reading.Objects.ToDictionary(static read => read.Value.Key);
            ObjectSet set = ObjectSets.Of(reading.Objects.Select(static read => read.Value));
            errors = [.. ReferenceRules.Check(set).Where(static problem => !problem.IsWarning).Select(problem => places[problem.Subject].Error(problem.Field, problem.Message))];
            return errors.Count == 0 ? set : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors = [new ObjectError(path, 0, "", "", $"cannot be read: {error.Message}")];
            return null;
        }
    }

    private static ObjectFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Read(path, file);
    }

    private static bool IsOfObjects(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";
}
