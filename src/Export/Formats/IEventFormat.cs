using System.Buffers;
using Insight.Export.Events;

namespace Insight.Export.Formats;

/// <summary>Writes events as another system reads them. Not for several threads at once.</summary>
public interface IEventFormat
{
    /// <summary>Name in configuration, such as <c>ocsf</c>.</summary>
    string Name { get; }

    /// <summary>Writes one event, on one line and without its end.</summary>
    void Write(ExportEvent exported, IBufferWriter<byte> into);
}
