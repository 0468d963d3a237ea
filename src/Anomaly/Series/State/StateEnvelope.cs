using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Insight.Anomaly.Series.State;

/// <summary>What surrounds a state: version byte, tag of detector and settings, length, checksum. A state that passes was written by an equal instance.</summary>
internal static class StateEnvelope
{
    private const byte Version = 1;
    private const int Header = 13;

    /// <summary>A part of something that has state.</summary>
    public delegate void Carry(ref StateTransfer state);

    /// <summary>A short hash of a text (FNV-1a), the same in every process.</summary>
    public static uint Tag(string text) => Checksum(Encoding.UTF8.GetBytes(text));

    public static void Write(IBufferWriter<byte> output, uint tag, Carry carry)
    {
        ArrayBufferWriter<byte> body = new(1024);
        StateTransfer transfer = new(body);
        carry(ref transfer);
        Span<byte> header = output.GetSpan(Header);
        header[0] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(header[1..], tag);
        BinaryPrimitives.WriteInt32LittleEndian(header[5..], body.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(header[9..], Checksum(body.WrittenSpan));
        output.Advance(Header);
        output.Write(body.WrittenSpan);
    }

    /// <summary>Checks all before <paramref name="carry"/> is asked to take anything.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such state.</exception>
    public static int Read(ReadOnlySpan<byte> state, uint tag, Carry carry)
    {
        if (state.Length < Header || state[0] != Version) throw new InvalidDataException("this is no state of a detector, or one of another version");
        if (BinaryPrimitives.ReadUInt32LittleEndian(state[1..]) != tag) throw new InvalidDataException("the state is of another detector or of other settings");
        int length = BinaryPrimitives.ReadInt32LittleEndian(state[5..]);
        ArrayBufferWriter<byte> expected = new(1024);
        StateTransfer own = new(expected);
        carry(ref own);
        if (length != expected.WrittenCount || state.Length - Header < length) throw new InvalidDataException("the state is cut off");
        ReadOnlySpan<byte> body = state.Slice(Header, length);
        if (Checksum(body) != BinaryPrimitives.ReadUInt32LittleEndian(state[9..])) throw new InvalidDataException("the state is damaged: its checksum differs");
        StateTransfer transfer = new(body);
        carry(ref transfer);
        return Header + length;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte b in bytes) hash = (hash ^ b) * 16777619;
        return hash;
    }
}
