using Insight.ApiDiscovery.Identity;
using Insight.Offline.Graph;

namespace Insight.Commands;

/// <summary>Reads the file of the option <c>--addresses</c>.</summary>
internal static class AddressMap
{
    /// <summary>The map; null when it cannot be read, which was said then.</summary>
    public static AddressTimeline? Read(string? file)
    {
        if (file is null) return AddressTimeline.Empty;
        List<string> errors = [];
        IReadOnlyList<AddressEntry> entries = [];
        try
        {
            entries = AddressFile.Parse(file, File.ReadLines(file), errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file}: cannot be read: {e.Message}");
        }

        foreach (string error in errors) Terminal.Error.WriteLine($"insight: --addresses: {error}");
        return errors.Count == 0 ? new AddressTimeline(entries) : null;
    }
}
