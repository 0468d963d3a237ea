using Insight.Endpoints;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Methods by number, as state keeps them.</summary>
internal static class Methods
{
    private static readonly string[] s_names =
        ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "COPY", "MOVE", "LOCK", "MKCOL", "UNLOCK", "SEARCH", "REPORT", "PROPFIND", "PROPPATCH", RequestMethod.Other];

    /// <summary>How many there are.</summary>
    public static int Count => s_names.Length;

    /// <summary>The number of a method; -1 for those that ask about endpoints instead of using them (OPTIONS, TRACE, CONNECT) and for none.</summary>
    public static int Of(ReadOnlySpan<byte> method)
    {
        ReadOnlySpan<byte> known = RequestMethod.Normalize(method);
        for (int i = 0; i < s_names.Length; i++)
        {
            if (System.Text.Ascii.Equals(known, s_names[i])) return i;
        }

        return -1;
    }

    /// <summary>The name of a number.</summary>
    public static string Name(int method) => s_names[method];
}
