using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shop.Traffic;

/// <summary>What came of the traffic.</summary>
public sealed class TrafficSummary
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, long> _byStatus = [];

    /// <summary>Requests that were sent.</summary>
    [JsonPropertyName("requests")]
    public long Requests { get; private set; }

    /// <summary>Requests without an answer: refused, reset, or later than 30 s.</summary>
    [JsonPropertyName("failed")]
    public long Failed { get; private set; }

    /// <summary>Answers by HTTP status; a chat counts as 101, a feed as the status it began with.</summary>
    [JsonPropertyName("by_status")]
    public IReadOnlyDictionary<int, long> ByStatus
    {
        get
        {
            lock (_lock)
                return new SortedDictionary<int, long>(_byStatus);
        }
    }

    /// <summary>Counts one; status 0 for a request without an answer.</summary>
    public void Count(int status)
    {
        lock (_lock)
        {
            Requests++;
            if (status == 0)
                Failed++;
            else
                _byStatus[status] = _byStatus.GetValueOrDefault(status) + 1;
        }
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);
}
