using System.Globalization;

namespace Insight.Export.Destinations.Elastic;

/// <summary>What <c>_bulk</c> says of one document.</summary>
/// <param name="Status">As of HTTP.</param>
/// <param name="Error">Kind of error and why; empty: none.</param>
internal readonly record struct BulkItem(int Status, string Error)
{
    /// <summary>For people.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Status}: {Error}");
}
