using System.Buffers;
using System.Runtime.InteropServices;

namespace Insight.Anomaly.Series.State;

/// <summary>Carries state out of a detector or back into it: one description serves both ways, so they cannot differ.</summary>
internal ref struct StateTransfer
{
    private readonly IBufferWriter<byte>? _output;
    private readonly ReadOnlySpan<byte> _input;

    /// <summary>Writes.</summary>
    public StateTransfer(IBufferWriter<byte> output) => _output = output;

    /// <summary>Reads.</summary>
    public StateTransfer(ReadOnlySpan<byte> input) => _input = input;

    /// <summary>Bytes that went through.</summary>
    public int Moved { get; private set; }

    public void Value<T>(ref T value) where T : unmanaged => Array(MemoryMarshal.CreateSpan(ref value, 1));

    public void Array<T>(Span<T> values) where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        if (_output is not null) _output.Write(bytes);
        else if (_input.Length - Moved < bytes.Length) throw new InvalidDataException("the state is cut off");
        else _input.Slice(Moved, bytes.Length).CopyTo(bytes);
        Moved += bytes.Length;
    }
}
