using System.Buffers;
using Insight.Contracts.Ids;

namespace Insight.Gateway.Tracing;

/// <summary>Request ids: a client's own where it is harmless, ours otherwise.</summary>
internal static class RequestIds
{
    /// <summary>Long enough for two UUIDs and a prefix; it is stored with every record.</summary>
    public const int MaxLength = 128;

    /// <summary>No quotes, spaces, control characters or markup: ids are pasted into shells, queries and pages.</summary>
    private static readonly SearchValues<char> Safe = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~:+/=@");

    public static bool IsAcceptable(string? id) => id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExcept(Safe);

    /// <summary>The id for a request that brought none: the record's own, so that one leads to the other.</summary>
    public static string Make(RecordId record) => record.ToString();
}
