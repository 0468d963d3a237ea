using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>Sees to it that a profile fits the bundle: of too many endpoints, those with most values stay. Pure.</summary>
internal static class ProfileRoom
{
    // What the document says of an endpoint and a parameter beside names and lists, and of a class sequence, at most.
    private const int HeadBytes = 64, EndpointBytes = 16, ParameterBytes = 48, SequenceBytes = 4;

    /// <summary>Those that fit.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="maxBytes">Room, in bytes.</param>
    public static IReadOnlyList<EndpointProfile> Of(IReadOnlyList<EndpointProfile> endpoints, int maxBytes = RequestProfileDocument.MaxBytes)
    {
        if (endpoints.Sum(BytesOf) + HeadBytes <= maxBytes) return endpoints;
        long left = maxBytes - HeadBytes;
        return [.. endpoints.OrderByDescending(static one => one.Parameters.Sum(static parameter => (long)parameter.Values)).ThenBy(static one => one.Id).TakeWhile(one => (left -= BytesOf(one)) >= 0)];
    }

    private static long BytesOf(EndpointProfile endpoint) => EndpointBytes + endpoint.Parameters.Sum(static one =>
        ParameterBytes + Encoding.UTF8.GetByteCount(one.Name) + (sizeof(ulong) * one.Listed.Count) + ((long)SequenceBytes * one.Sequences.Count));
}
