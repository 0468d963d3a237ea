using System.Net.Http.Headers;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>Media types of answers that may take as long as they want.</summary>
internal static class StreamTypes
{
    private static readonly string[] s_types = ["text/event-stream", "application/grpc", "application/grpc+proto"];

    /// <summary>Whether an answer has one of them. The header is read as it came: parsed, it would be written anew for the client.</summary>
    public static bool Has(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values)) return false;
        ReadOnlySpan<char> type = values.ToString();
        int end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        foreach (string stream in s_types)
        {
            if (type.Equals(stream, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
