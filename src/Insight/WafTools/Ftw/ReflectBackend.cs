using System.Globalization;
using System.Text;
using System.Text.Json;
using Insight.WafTools.Requests;

namespace Insight.WafTools.Ftw;

/// <summary>The backend of the conformance suite: it answers everything with an empty 200, and <c>POST /reflect</c> with what the request's JSON describes
/// (<c>status</c>, <c>headers</c>, <c>body</c> or, in base64, <c>encodedBody</c>).</summary>
public static class ReflectBackend
{
    /// <summary>Answers a request.</summary>
    public static BackendResponse Answer(RawRequest request)
    {
        if (!request.Method.AsSpan().SequenceEqual("POST"u8) || !IsReflect(request.Target)) return Respond(200, [], []);
        try
        {
            // Bytes that are no UTF-8 become U+FFFD, as in the reference backend.
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(request.Body));
            return Reflect(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Refuse("Invalid JSON in request body");
        }
    }

    private static bool IsReflect(ReadOnlySpan<byte> target)
    {
        int end = target.IndexOfAny((byte)'?', (byte)'#');
        return (end < 0 ? target : target[..end]).SequenceEqual("/reflect"u8);
    }

    private static BackendResponse Reflect(JsonElement description)
    {
        int status = 0;
        string body = "";
        string encodedBody = "";
        List<RawHeader> headers = [];
        foreach (JsonProperty field in description.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null) continue;
            switch (field.Name.ToUpperInvariant())
            {
                case "STATUS": status = field.Value.GetInt32(); break;
                case "BODY": body = field.Value.GetString()!; break;
                case "ENCODEDBODY": encodedBody = field.Value.GetString()!; break;
                case "HEADERS": headers.AddRange(field.Value.EnumerateObject().Select(header => RawHeader.Of(header.Name, header.Value.GetString() ?? ""))); break;
            }
        }

        if (status is > 0 and < 100 or < 0 or >= 600) return Refuse(string.Create(CultureInfo.InvariantCulture, $"Invalid status code: {status}"));
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length == 0 && encodedBody.Length > 0)
        {
            bytes = new byte[encodedBody.Length];
            if (!Convert.TryFromBase64String(encodedBody, bytes, out int length)) return Respond(status, headers, "invalid base64 encoding of response body"u8.ToArray());
            bytes = bytes[..length];
        }

        return Respond(status == 0 ? 200 : status, headers, bytes);
    }

    private static BackendResponse Refuse(string why) => Respond(400, [], Encoding.UTF8.GetBytes(why));

    private static BackendResponse Respond(int status, List<RawHeader> headers, byte[] body)
    {
        if (body.Length > 0 && !headers.Exists(header => header.Is("Content-Type"u8))) headers.Add(RawHeader.Of("Content-Type", ContentSniffer.Detect(body)));
        if (!headers.Exists(header => header.Is("Content-Length"u8))) headers.Add(RawHeader.Of("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        return new BackendResponse(status, headers, body);
    }
}
