using System.Buffers;
using Insight.Export.Events;
using Insight.Export.Formats;

namespace Insight.Export.Destinations.Http;

/// <summary>A destination whose requests are events one behind the other.</summary>
/// <param name="format">How events are written; disposed with it.</param>
/// <param name="around">What is around it.</param>
/// <param name="sender">How it posts; disposed with it.</param>
internal abstract class LineDestination(IEventFormat format, Surroundings around, HttpSender sender) : HttpDestination(around, sender)
{
    /// <summary>How events are written.</summary>
    protected IEventFormat Format { get; } = format;

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        (Format as IDisposable)?.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>Writes an event with all that belongs to it.</summary>
    protected abstract void Write(ExportEvent exported, IBufferWriter<byte> into);

    /// <inheritdoc />
    protected sealed override (int Length, int To) Write(IReadOnlyList<ExportEvent> events, Stretch stretch, ArrayBufferWriter<byte> into)
    {
        int length = 0;
        for (int i = stretch.From; i < stretch.To; i++)
        {
            Write(events[i], into);
            if (i > stretch.From && into.WrittenCount > MaxBodyBytes) return (length, i);
            length = into.WrittenCount;
        }

        return (length, stretch.To);
    }
}
