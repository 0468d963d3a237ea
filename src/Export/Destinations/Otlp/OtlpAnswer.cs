using System.Text;
using Google.Protobuf;
using Insight.Export.Destinations.Http;
using Insight.Export.Destinations.Otlp.Wire;

namespace Insight.Export.Destinations.Otlp;

/// <summary>Reads answers of collectors.</summary>
internal static class OtlpAnswer
{
    /// <summary>What was rejected of a request that was taken; null: it is no such answer. An empty body is one: nothing was rejected.</summary>
    public static PartialSuccess? Partial(HttpAnswer answer)
    {
        if (!answer.IsWhole) return null;
        try
        {
            return LogsAnswer.Parser.ParseFrom(answer.Body.Span).PartialSuccess ?? new PartialSuccess();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The answer with the text of its status in place of the message that carries it.</summary>
    public static HttpAnswer Readable(HttpAnswer answer)
    {
        if (answer.Body.Length == 0) return answer;
        try
        {
            Status status = Status.Parser.ParseFrom(answer.Body.Span);
            return status.Message.Length > 0 ? answer with { Body = Encoding.UTF8.GetBytes(status.Message) } : answer;
        }
        catch (InvalidProtocolBufferException)
        {
            return answer;
        }
    }
}
