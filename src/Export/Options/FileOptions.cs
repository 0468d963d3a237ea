namespace Insight.Export.Options;

/// <summary>Files of lines in a folder with the destination's name below <see cref="ExportOptions.Folder"/>; only their owner reads them.</summary>
public sealed class FileOptions
{
    /// <summary>Size at which the next file begins, megabytes.</summary>
    public int MaxMegabytes { get; set; } = 100;

    /// <summary>Files that are kept; the oldest are deleted.</summary>
    public int Keep { get; set; } = 10;
}
