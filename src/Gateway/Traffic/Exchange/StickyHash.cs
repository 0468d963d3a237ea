using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>A number made of what keeps a client, or a request, in its place: the same on every gateway and after every start.</summary>
internal static class StickyHash
{
    /// <summary>Bytes of a value that count.</summary>
    private const int MaxBytes = 256;

    /// <summary>The number; false when the request has nothing of what is asked for.</summary>
    /// <param name="sticky">What counts; null: nothing does.</param>
    /// <param name="salt">Spreads clients differently over different routes.</param>
    /// <param name="context">The request.</param>
    /// <param name="recording">What is known of it.</param>
    /// <param name="hash">The number, spread evenly.</param>
    public static bool TryGet(Stickiness? sticky, int salt, HttpContext context, RequestRecording recording, out uint hash)
    {
        hash = 0;
        if (sticky is null) return false;
        Span<byte> key = stackalloc byte[MaxBytes];
        int length;
        if (sticky.Header is { } header && context.Request.Headers[header].ToString() is { Length: > 0 } value) length = Fill(key, value);
        else if (sticky.Cookie is { } cookie && context.Request.Cookies[cookie] is { Length: > 0 } crumb) length = Fill(key, crumb);
        else if (!sticky.Address || !recording.Client.TryWriteBytes(key, out length)) return false;
        hash = (uint)(XxHash64.HashToUInt64(key[..length], salt) >> 32);
        return true;
    }

    /// <summary>A salt made of a name.</summary>
    public static int Salt(string name) => BinaryPrimitives.ReadInt32LittleEndian(XxHash64.Hash(Encoding.UTF8.GetBytes(name)));

    private static int Fill(Span<byte> key, string value)
    {
        Encoding.UTF8.GetEncoder().Convert(value, key, flush: true, out _, out int length, out _);
        return length;
    }
}
