namespace Insight.Export.Destinations;

/// <summary>What became of a batch.</summary>
public sealed record DeliveryResult
{
    /// <summary>Most characters of <see cref="Answer"/> and <see cref="Problem"/>.</summary>
    public const int MaxText = 500;

    /// <summary>Positions in the batch of events that it did not take now, and may take later.</summary>
    public IReadOnlyList<int> Again { get; init; } = [];

    /// <summary>Events that it will never take.</summary>
    public IReadOnlyList<EventRefusal> Refused { get; init; } = [];

    /// <summary>Why events are in <see cref="Again"/>, for people; empty: all was taken or refused. Holds no secret.</summary>
    public string Problem { get; init; } = "";

    /// <summary>What came back, for people, such as <c>200 OK: {"errors":false}</c>. Holds no secret.</summary>
    public string Answer { get; init; } = "";

    /// <summary>How long it asked to be left alone (<c>Retry-After</c>); null: it did not say.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>All was taken.</summary>
    /// <param name="answer">What came back.</param>
    public static DeliveryResult Taken(string answer) => new() { Answer = Bounded(answer) };

    /// <summary>Nothing was taken: all is to be sent again.</summary>
    /// <param name="count">Events of the batch.</param>
    /// <param name="problem">Why.</param>
    /// <param name="pause">How long it asked to be left alone.</param>
    public static DeliveryResult Failed(int count, string problem, TimeSpan? pause = null) => new() { Again = [.. Enumerable.Range(0, count)], Problem = Bounded(problem), Answer = Bounded(problem), Pause = pause };

    /// <summary>A text on one line, cut to what is kept.</summary>
    public static string Bounded(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string line = string.Create(Math.Min(text.Length, MaxText), text, static (into, from) =>
        {
            for (int i = 0; i < into.Length; i++) into[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
        return text.Length > MaxText ? line + "…" : line;
    }
}
