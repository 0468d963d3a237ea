namespace Insight.Streaming;

/// <summary>Something the stream could not deliver, counted and explained rather than passed over.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Records">How many records are known to be lost; 0 where only bytes are known.</param>
/// <param name="Bytes">How many bytes of the stream could not be read.</param>
/// <param name="Where">Position for people, such as <c>segment 12 at byte 4096</c>.</param>
public readonly record struct StreamLoss(StreamLossKind Kind, long Records, long Bytes, string Where);

/// <summary>Why a stream lost something.</summary>
public enum StreamLossKind
{
    /// <summary>The journal had no room (disk full or size limit), and the gateway counted what it could not write.</summary>
    Dropped,

    /// <summary>A frame's checksum did not match: a flipped bit or a damaged disk.</summary>
    Corrupt,

    /// <summary>The last frame of a segment was cut off when its writer died.</summary>
    Torn,

    /// <summary>Kafka refuses the record for good, such as one larger than the topic allows.</summary>
    Refused,
}
