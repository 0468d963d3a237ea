namespace Insight.Anomaly.Watch;

/// <summary>Where a baseline lies as it was while something else is expected: what is learned meanwhile goes when it is expected no more, and what was usual before is usual again.</summary>
internal sealed class Shelf
{
    /// <summary>Most bytes of a baseline.</summary>
    private const int Most = 1 << 17;

    private byte[]? _kept;

    /// <summary>Whether something lies here.</summary>
    public bool IsTaken => _kept is not null;

    /// <summary>Puts a baseline here when it is expected from now on, and takes it back when it is expected no more.</summary>
    /// <param name="expected">Whether it is expected in this window.</param>
    /// <param name="write">Writes the baseline.</param>
    /// <param name="read">Takes over what was written.</param>
    /// <param name="begin">Called when something begins to be expected.</param>
    public void Turn(bool expected, Action<BinaryWriter> write, Action<BinaryReader> read, Action begin)
    {
        if (expected == IsTaken) return;
        if (expected)
        {
            using MemoryStream bytes = new();
            using BinaryWriter output = new(bytes);
            write(output);
            output.Flush();
            _kept = bytes.ToArray();
            begin();
            return;
        }

        using BinaryReader input = new(new MemoryStream(_kept!));
        read(input);
        _kept = null;
    }

    public void Write(BinaryWriter output)
    {
        output.Write(_kept?.Length ?? -1);
        if (_kept is not null) output.Write(_kept);
    }

    /// <exception cref="InvalidDataException">It is longer than a baseline.</exception>
    public void Read(BinaryReader input)
    {
        int length = input.ReadInt32();
        if (length is < -1 or > Most) throw new InvalidDataException("What lies on a shelf is no baseline.");
        _kept = length < 0 ? null : input.ReadBytes(length);
    }
}
