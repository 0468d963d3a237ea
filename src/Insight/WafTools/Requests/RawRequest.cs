namespace Insight.WafTools.Requests;

/// <summary>A request as bytes, not checked for anything.</summary>
public sealed record RawRequest
{
    /// <summary>The method, with any white space that stands before it.</summary>
    public byte[] Method { get; init; } = [];

    /// <summary>The request target as sent.</summary>
    public byte[] Target { get; init; } = [];

    /// <summary>The protocol as sent; <c>HTTP/0.9</c> when the request line names none.</summary>
    public byte[] Protocol { get; init; } = [];

    /// <summary>Headers in their order, duplicates included.</summary>
    public IReadOnlyList<RawHeader> Headers { get; init; } = [];

    /// <summary>The body, without transfer coding.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Bytes that follow the end of the request and are no part of it.</summary>
    public int Unread { get; init; }

    /// <summary>The value of the first header of this name; null: there is none.</summary>
    public byte[]? Header(ReadOnlySpan<byte> name)
    {
        foreach (RawHeader header in Headers)
        {
            if (header.Is(name)) return header.Value;
        }

        return null;
    }
}
