using System.Globalization;
using System.Text;

namespace Insight.Export.Destinations.Http;

/// <summary>What came back for a request.</summary>
/// <param name="Status">Status; 0: no whole answer came, and <paramref name="Problem"/> says why.</param>
/// <param name="Body">Its body, as far as it is read.</param>
/// <param name="IsWhole">Whether <paramref name="Body"/> is all of it.</param>
/// <param name="RetryAfter">How long it asked to be left alone.</param>
/// <param name="Problem">Why no answer came, for people; empty: one came.</param>
internal sealed record HttpAnswer(int Status, ReadOnlyMemory<byte> Body, bool IsWhole, TimeSpan? RetryAfter, string Problem)
{
    /// <summary>Bytes of the body that <see cref="Line"/> has. More than people are shown: a secret that is repeated in it must not be cut before it is taken out.</summary>
    private const int MaxLine = 64 << 10;

    /// <summary>No answer came.</summary>
    public static HttpAnswer None(string problem) => new(0, default, false, null, problem);

    /// <summary>For people: status and what it said, or why nothing came.</summary>
    public string Line => Status == 0 ? Problem : string.Create(CultureInfo.InvariantCulture, $"{Status}: {Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, MaxLine)])}");
}
