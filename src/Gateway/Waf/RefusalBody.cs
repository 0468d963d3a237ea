using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Insight.Gateway.Waf;

/// <summary>The document that goes with a refusal (RFC 9457).</summary>
internal static class RefusalBody
{
    public static byte[] Of(int status, string requestId)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } reason ? reason : "Refused");
            json.WriteNumber("status", status);
            json.WriteString("detail", "The gateway refused this request. If this is a mistake, tell its operator the request id.");
            json.WriteString("requestId", requestId);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
