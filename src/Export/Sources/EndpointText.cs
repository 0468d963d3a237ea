using System.Globalization;

namespace Insight.Export.Sources;

internal static class EndpointText
{
    /// <summary>An endpoint's id as 16 hexadecimal digits; empty where there is none.</summary>
    public static string Of(ulong id) => id == 0 ? "" : id.ToString("x16", CultureInfo.InvariantCulture);
}
