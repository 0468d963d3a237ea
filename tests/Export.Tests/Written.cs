using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Insight.Export.Events;
using Insight.Export.Formats;

namespace Insight.Export.Tests;

/// <summary>What a format wrote.</summary>
internal static class Written
{
    public static string Text(IEventFormat format, ExportEvent exported)
    {
        ArrayBufferWriter<byte> into = new();
        format.Write(exported, into);
        return Encoding.UTF8.GetString(into.WrittenSpan);
    }

    public static JsonObject Json(IEventFormat format, ExportEvent exported) => JsonNode.Parse(Text(format, exported))!.AsObject();
}
