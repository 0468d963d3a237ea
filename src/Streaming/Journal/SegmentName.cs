using System.Globalization;

namespace Insight.Streaming.Journal;

/// <summary>A segment as its file name tells it: <c>NNNNNNNNNNNN-EEEEEEEEEEEEEEEE.segment</c>, number in decimal and epoch in hexadecimal.</summary>
/// <remarks>Both stand in the name, not only in the file, so that a damaged header costs no record.</remarks>
/// <param name="Number">Counts up by one from segment to segment, across writers.</param>
/// <param name="Epoch">Random name of the writer that made it.</param>
internal readonly record struct SegmentName(long Number, ulong Epoch)
{
    public const string Extension = ".segment";
    public const string SpareExtension = ".spare";
    private const int NumberDigits = 12;
    private const int EpochDigits = 16;

    /// <summary>Goes into every checksum, so that a frame is valid at its own place only and cannot be forged by a request.</summary>
    public ulong Salt => Epoch ^ ((ulong)Number * 0x9E3779B97F4A7C15);

    public static bool TryParse(ReadOnlySpan<char> fileName, out SegmentName name)
    {
        name = default;
        if (fileName.Length != NumberDigits + 1 + EpochDigits + Extension.Length || fileName[NumberDigits] != '-'
            || !fileName.EndsWith(Extension, StringComparison.Ordinal)
            || !long.TryParse(fileName[..NumberDigits], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || !ulong.TryParse(fileName.Slice(NumberDigits + 1, EpochDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong epoch))
        {
            return false;
        }

        name = new SegmentName(number, epoch);
        return true;
    }

    /// <summary>All segments of a journal in order; empty when the folder does not exist.</summary>
    public static List<SegmentName> List(string directory)
    {
        List<SegmentName> names = [];
        try
        {
            foreach (string path in Directory.EnumerateFiles(directory, "*" + Extension))
            {
                if (TryParse(Path.GetFileName(path.AsSpan()), out SegmentName name)) names.Add(name);
            }
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }

        names.Sort(static (left, right) => left.Number.CompareTo(right.Number));
        return names;
    }

    public string PathIn(string directory) => Path.Combine(directory, ToString());

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:D12}-{Epoch:x16}{Extension}");
}
