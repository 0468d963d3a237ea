using System.Security.Cryptography;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.Records;

/// <summary>Collects which windows a batch has records in, for the table <c>window_marks</c>.</summary>
internal sealed class TouchedWindows
{
    private readonly HashSet<uint> _windows = [];
    private readonly NativeBlock _marks = new();
    private readonly NumberColumn<uint> _window;
    private readonly NumberColumn<ulong> _mark;
    private uint _last;

    public TouchedWindows()
    {
        _window = _marks.AddNumber<uint>("window", "DateTime('UTC')");
        _mark = _marks.AddNumber<ulong>("mark", "UInt64");
    }

    /// <summary>Starts of the windows, seconds since 1970.</summary>
    public IReadOnlyCollection<uint> Starts => _windows;

    public void Clear()
    {
        _windows.Clear();
        _last = 0;
    }

    public void Add(uint window)
    {
        if (window == _last) return;
        _last = window;
        _windows.Add(window);
    }

    /// <summary>A random mark for each window: see the table's comment for what it is good for.</summary>
    public NativeBlock CreateMarks()
    {
        _marks.Reset();
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        foreach (uint window in _windows)
        {
            RandomNumberGenerator.Fill(random);
            _window.Append(window);
            _mark.Append(BitConverter.ToUInt64(random) | 1); // never 0
        }

        return _marks;
    }
}
