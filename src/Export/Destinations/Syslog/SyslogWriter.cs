using System.Buffers;
using Insight.Export.Events;
using Insight.Export.Formats;
using Insight.Export.Syslog;

namespace Insight.Export.Destinations.Syslog;

/// <summary>Writes events as messages of syslog into one buffer that is used again.</summary>
internal sealed class SyslogWriter(IEventFormat format, string host) : IDisposable
{
    private readonly SyslogMessage _syslog = new(host, Environment.ProcessId);
    private readonly ArrayBufferWriter<byte> _content = new(4096);
    private readonly ArrayBufferWriter<byte> _message = new(4096);

    /// <summary>An event as a message; it holds until the next one.</summary>
    public ReadOnlyMemory<byte> Write(ExportEvent exported)
    {
        _content.ResetWrittenCount();
        _message.ResetWrittenCount();
        format.Write(exported, _content);
        _syslog.Write(exported, _content.WrittenSpan, _message);
        return _message.WrittenMemory;
    }

    /// <inheritdoc />
    public void Dispose() => (format as IDisposable)?.Dispose();
}
