using System.Globalization;
using System.Text.Json;
using Insight.Export.Destinations.Http;

namespace Insight.Export.Destinations.Splunk;

/// <summary>What the event collector says in the body of an answer.</summary>
/// <param name="Code">Its own code; 0: success; null: no answer of a collector.</param>
/// <param name="AckId">Number to ask for.</param>
/// <param name="InvalidEvent">Which event of the request it could not read, from 0.</param>
internal sealed record SplunkAnswer(int? Code, long? AckId, int? InvalidEvent)
{
    private static readonly SplunkAnswer s_none = new(null, null, null);

    /// <summary>Whether the code speaks of an event and not of the token, the channel or the index: no data, invalid format, event missing, event blank, bad indexed fields.</summary>
    public bool IsOfAnEvent => Code is 5 or 6 or 12 or 13 or 15;

    /// <summary>Reads one; garbage has no code.</summary>
    public static SplunkAnswer Read(HttpAnswer answer)
    {
        if (Parsed(answer) is not { } document) return s_none;
        using (document)
        {
            return document.RootElement.ValueKind != JsonValueKind.Object ? s_none : new SplunkAnswer((int?)Number(document, "code"), Number(document, "ackId"), (int?)Number(document, "invalid-event-number"));
        }
    }

    /// <summary>Numbers that an answer to a question for acknowledgements says yes to.</summary>
    public static IReadOnlyList<long> Confirmed(HttpAnswer answer)
    {
        if (answer.Status != 200 || Parsed(answer) is not { } document) return [];
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("acks", out JsonElement acks) || acks.ValueKind != JsonValueKind.Object) return [];
            List<long> confirmed = [];
            foreach (JsonProperty ack in acks.EnumerateObject())
            {
                if (ack.Value.ValueKind == JsonValueKind.True && long.TryParse(ack.Name, NumberStyles.None, CultureInfo.InvariantCulture, out long id)) confirmed.Add(id);
            }

            return confirmed;
        }
    }

    private static long? Number(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number is >= 0 and < 1L << 53 ? number : null;

    private static JsonDocument? Parsed(HttpAnswer answer)
    {
        try
        {
            return answer.IsWhole && answer.Body.Length > 0 ? JsonDocument.Parse(answer.Body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
