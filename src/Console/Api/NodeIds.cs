using System.Globalization;
using Insight.Console.Queries;

namespace Insight.Console.Api;

/// <summary>Reads the ids that the console gives to edges and endpoints back.</summary>
internal static class NodeIds
{
    /// <summary>Longest id: two names of the record's longest, every byte percent-encoded.</summary>
    private const int MaxLength = 2048;

    /// <summary>The services at both ends of an edge; false when the text is no edge's id.</summary>
    public static bool TryEdge(string text, out string source, out string destination)
    {
        source = destination = "";
        string[] ends = text.Split('>');
        if (text.Length > MaxLength || ends.Length != 2 || ends[0].Length == 0 || ends[1].Length == 0) return false;
        source = ends[0] == ServiceTraffic.UnknownId ? "" : Uri.UnescapeDataString(ends[0]);
        destination = ends[1] == ServiceTraffic.GatewayId ? "" : Uri.UnescapeDataString(ends[1]);
        return true;
    }

    /// <summary>The number of an endpoint; false when the text is not 16 hexadecimal digits.</summary>
    public static bool TryEndpoint(string text, out ulong endpoint)
    {
        endpoint = 0;
        return text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out endpoint) && endpoint != 0;
    }
}
