namespace Insight.Export.Destinations.Http;

/// <summary>One request of a batch, and what is still to be sent of it.</summary>
/// <param name="target">Where it went.</param>
/// <param name="events">What it carried.</param>
/// <param name="outcome">What becomes of the events of the batch.</param>
/// <param name="waiting">What is sent next.</param>
internal sealed class HttpAttempt(HttpTarget target, Stretch events, Outcome outcome, Stack<Stretch> waiting)
{
    /// <inheritdoc cref="HttpTarget" />
    public HttpTarget Target { get; } = target;

    /// <summary>What it carried.</summary>
    public Stretch Events { get; } = events;

    /// <inheritdoc cref="Destinations.Outcome" />
    public Outcome Outcome { get; } = outcome;

    /// <summary>It and all that would come after it is to be sent another time.</summary>
    public void Stop(string problem, TimeSpan? pause = null)
    {
        Outcome.Again(Events, problem, pause);
        while (waiting.TryPop(out Stretch left)) Outcome.Again(left, problem, pause);
    }

    /// <summary>One of several events is bad, and nobody knows which: each half is sent by itself. A single one is refused.</summary>
    public void Split(string reason)
    {
        if (Events.Count == 1)
        {
            Outcome.Refuse(Events.From, reason);
            return;
        }

        int middle = Events.From + (Events.Count / 2);
        waiting.Push(new Stretch(middle, Events.To));
        waiting.Push(new Stretch(Events.From, middle));
    }

    /// <summary>One event is bad; what is around it is sent again at once.</summary>
    public void Without(int position, string reason)
    {
        Outcome.Refuse(position, reason);
        if (position + 1 < Events.To) waiting.Push(new Stretch(position + 1, Events.To));
        if (position > Events.From) waiting.Push(new Stretch(Events.From, position));
    }
}
