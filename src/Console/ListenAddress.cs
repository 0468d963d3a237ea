using System.Net;

namespace Insight.Console;

/// <summary>Reads <see cref="ConsoleOptions.Listen"/>.</summary>
internal static class ListenAddress
{
    private const string Localhost = "localhost:";

    /// <summary>The address and port of texts such as <c>127.0.0.1:8081</c>, <c>[::1]:8081</c> and <c>localhost:8081</c>.</summary>
    public static bool TryParse(string text, out IPEndPoint address)
    {
        if (text.StartsWith(Localhost, StringComparison.OrdinalIgnoreCase)) text = "127.0.0.1:" + text[Localhost.Length..];
        bool hasPort = text.StartsWith('[') ? text.Contains("]:", StringComparison.Ordinal) : text.Count(c => c == ':') == 1;
        return IPEndPoint.TryParse(text, out address!) && hasPort;
    }
}
