using System.Globalization;

namespace Insight.Gateway.Policies;

/// <summary>How many gateways there were last, on this gateway's disk: after a restart without the console each still lets its part of a limit through.</summary>
/// <param name="directory">The bundle's folder; empty: it is kept in memory only.</param>
internal sealed class GatewayCountFile(string directory)
{
    private const int MaxBytes = 16;

    private string FilePath => Path.Combine(directory, "gateways");

    /// <summary>The number kept; 1 when there is none.</summary>
    public int Read()
    {
        try
        {
            if (directory.Length == 0 || !File.Exists(FilePath) || new FileInfo(FilePath).Length > MaxBytes) return 1;
            return int.TryParse(File.ReadAllText(FilePath).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? Math.Max(1, count) : 1;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 1;
        }
    }

    /// <summary>Keeps a number. When it cannot be written, the one before stays: it is no more than a better guess.</summary>
    public void Write(int count)
    {
        if (directory.Length == 0) return;
        try
        {
            string draft = FilePath + ".new";
            File.WriteAllText(draft, count.ToString(CultureInfo.InvariantCulture));
            File.Move(draft, FilePath, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As it was before.
        }
    }
}
