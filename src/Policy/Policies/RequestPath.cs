using Insight.Endpoints;

namespace Insight.Policy.Policies;

/// <summary>How policies read paths.</summary>
internal static class RequestPath
{
    private const int MaxBytes = 2_048;

    /// <summary>Finds the templates of a path. Letters, digits and <c>- . _ ~</c> that come percent-encoded are read as themselves (RFC 3986, section 6.2.2.2): upstreams do, and <c>/%6Cogin</c> must not pass by a rule for <c>/login</c>.</summary>
    public static void Find(TemplateIndex templates, ReadOnlySpan<byte> path, List<TemplateHit> found)
    {
        if (path.IndexOf((byte)'%') < 0 || path.Length > MaxBytes)
        {
            templates.Find(path, found);
            return;
        }

        Span<byte> decoded = stackalloc byte[path.Length];
        templates.Find(decoded[..Decode(path, decoded)], found);
    }

    /// <summary>Decodes the characters that need no encoding; returns the length.</summary>
    public static int Decode(ReadOnlySpan<byte> path, Span<byte> decoded)
    {
        int length = 0;
        for (int i = 0; i < path.Length; i++)
        {
            byte next = path[i];
            if (next == '%' && i + 2 < path.Length && char.IsAsciiHexDigit((char)path[i + 1]) && char.IsAsciiHexDigit((char)path[i + 2]))
            {
                char meant = (char)((Digit(path[i + 1]) << 4) | Digit(path[i + 2]));
                if (char.IsAsciiLetterOrDigit(meant) || meant is '-' or '.' or '_' or '~')
                {
                    next = (byte)meant;
                    i += 2;
                }
            }

            decoded[length++] = next;
        }

        return length;
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
