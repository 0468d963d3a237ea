using System.Text.Json;
using System.Text.Json.Serialization;

namespace Insight.Export.Delivery;

/// <summary>How a destination does, as whoever delivers to it says.</summary>
public sealed record DestinationStatus
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>What it is at.</summary>
    public DestinationPhase Phase { get; init; }

    /// <summary>Its circuit breaker.</summary>
    public BreakerState Breaker { get; init; }

    /// <summary>What is wrong; empty: nothing. Holds no secret.</summary>
    public string Problem { get; init; } = "";

    /// <summary>What it answered last; holds no secret.</summary>
    public string Answer { get; init; } = "";

    /// <summary>When something was taken last, UTC.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>When it is tried again, UTC; null: at once.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Events that were taken.</summary>
    public long Taken { get; init; }

    /// <summary>Events that were refused for good.</summary>
    public long Refused { get; init; }

    /// <summary>Refused events that were dropped for want of room.</summary>
    public long Dropped { get; init; }

    /// <summary>Attempts at which nothing was taken.</summary>
    public long Failures { get; init; }

    /// <summary>Seconds between the newest event that was told and now, while more are waiting; 0: none is.</summary>
    public double BehindSeconds { get; init; }

    /// <summary>As JSON.</summary>
    public string Write() => JsonSerializer.Serialize(this, s_options);

    /// <summary>Reads what <see cref="Write"/> wrote; anything else says nothing.</summary>
    public static DestinationStatus Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<DestinationStatus>(json, s_options) ?? new DestinationStatus();
        }
        catch (JsonException)
        {
            return new DestinationStatus();
        }
    }
}
