using System.Globalization;
using System.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// Which byte a server reads for a character, by ModSecurity's <c>unicode.mapping</c>: for each code page a line that begins with its number, and behind it
/// lines of pairs, such as <c>00c0:41</c> (U+00C0 is read as A), up to an empty line.
/// </summary>
internal sealed class UnicodeMap
{
    /// <summary>ModSecurity's file has 53,146 bytes.</summary>
    private const int MaxFileBytes = 1 << 20;

    private readonly short[] _bytes = new short[0x10000];

    private UnicodeMap() => Array.Fill(_bytes, (short)-1);

    /// <summary>The byte of a character; -1: the file says nothing about it.</summary>
    public int Find(int code) => _bytes[code];

    /// <summary>Reads one code page of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="codePage">The number of the code page, such as 20127 (US-ASCII).</param>
    /// <param name="error">What is wrong, with file and line where there is one; null otherwise.</param>
    public static UnicodeMap? Read(string path, int codePage, out string? error)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes })
        {
            error = $"{path} has more than {MaxFileBytes:N0} bytes.";
            return null;
        }

        string[] lines = File.ReadAllLines(path, Encoding.Latin1);
        int at = Array.FindIndex(lines, line => HeadOf(line) == codePage);
        if (at < 0)
        {
            error = $"{path} has no code page {codePage}.";
            return null;
        }

        UnicodeMap map = new();
        for (at++; at < lines.Length && lines[at].Trim().Length > 0; at++)
        {
            foreach (string pair in lines[at].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (map.TryAdd(pair)) continue;
                error = $"{path}:{at + 1}: '{(pair.Length <= 20 ? pair : pair[..20] + "…")}' is no character and byte in hexadecimal, such as 00c0:41.";
                return null;
            }
        }

        error = null;
        return map;
    }

    /// <summary>The number of a line that begins a code page; -1 for all others.</summary>
    private static int HeadOf(string line)
    {
        int space = line.IndexOf(' ');
        return int.TryParse(space < 0 ? line.AsSpan().TrimEnd() : line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
    }

    private bool TryAdd(string pair)
    {
        int colon = pair.IndexOf(':');
        if (colon is < 1 or > 4 || !ushort.TryParse(pair.AsSpan(0, colon), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code)
            || !byte.TryParse(pair.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
        {
            return false;
        }

        _bytes[code] = value;
        return true;
    }
}
