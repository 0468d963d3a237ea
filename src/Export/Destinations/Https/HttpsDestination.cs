using System.Buffers;
using Insight.Export.Destinations.Http;
using Insight.Export.Events;
using Insight.Export.Formats;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Https;

/// <summary>Lines posted to any address: <c>application/x-ndjson</c>, or <c>text/plain</c> where the format is no JSON.</summary>
internal sealed class HttpsDestination(Uri url, HttpsOptions options, IEventFormat format, Surroundings around, HttpSender sender) : LineDestination(format, around, sender)
{
    private readonly string _contentType = format is JsonFormat ? "application/x-ndjson" : "text/plain; charset=utf-8";

    /// <inheritdoc />
    protected override HttpTarget? Prepare(out string problem)
    {
        List<string> secrets = [];
        return Authorization(options.AuthorizationSecret, "", secrets, out problem) is { } headers ? new HttpTarget(url, _contentType, headers, secrets) : null;
    }

    /// <inheritdoc />
    protected override void Write(ExportEvent exported, IBufferWriter<byte> into)
    {
        Format.Write(exported, into);
        into.Write("\n"u8);
    }
}
