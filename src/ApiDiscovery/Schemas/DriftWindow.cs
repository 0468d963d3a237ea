namespace Insight.ApiDiscovery.Schemas;

/// <summary>Which bodies are compared with which. A pure function of stored hours and the accepted schema: the clock has no say.</summary>
/// <param name="Baseline">The accepted schema, or the first bodies there were.</param>
/// <param name="Recent">The newest bodies, none of which is in the baseline.</param>
/// <param name="LastHour">Hour of the newest bodies, UTC.</param>
public sealed record DriftWindow(SchemaNode Baseline, SchemaNode Recent, DateTime LastHour)
{
    /// <summary>Where nothing was accepted, the first hours with so many bodies are the baseline.</summary>
    public const long FirstBodies = 100;

    /// <summary>The newest hours with so many bodies are compared.</summary>
    public const long RecentBodies = 200;

    /// <summary>Chooses; null when there are too few bodies yet.</summary>
    /// <param name="hours">Hours of one kind of body in order of time: at least the first <see cref="FirstBodies"/> and the newest <see cref="RecentBodies"/>.</param>
    /// <param name="accepted">What was accepted, if anything.</param>
    public static DriftWindow? Choose(IReadOnlyList<SchemaHour> hours, AcceptedSchema? accepted)
    {
        ArgumentNullException.ThrowIfNull(hours);
        if (hours.Count == 0) return null;
        SchemaNode baseline = new();
        int start = 0;
        if (accepted is not null)
        {
            baseline = accepted.State;
            while (start < hours.Count && hours[start].Hour <= accepted.Until) start++;
        }
        else
        {
            while (start < hours.Count && baseline.Count < FirstBodies) baseline.Merge(hours[start++].State);
            if (baseline.Count < FirstBodies) return null;
        }

        return start == hours.Count ? null : new DriftWindow(baseline, Newest(hours, start), hours[^1].Hour);
    }

    /// <summary>What bodies look like now: the newest hours with <see cref="RecentBodies"/> bodies.</summary>
    public static SchemaNode Newest(IReadOnlyList<SchemaHour> hours, int start = 0)
    {
        ArgumentNullException.ThrowIfNull(hours);
        SchemaNode recent = new();
        for (int i = hours.Count - 1; i >= start && recent.Count < RecentBodies; i--) recent.Merge(hours[i].State);
        return recent;
    }
}
