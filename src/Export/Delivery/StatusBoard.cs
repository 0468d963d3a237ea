using System.Data.Common;
using Insight.Export.Destinations;
using Insight.Storage.Control.Exports;

namespace Insight.Export.Delivery;

/// <summary>Keeps the status of one destination, and says it in the control database: at once when its phase changes, else every few seconds.</summary>
/// <param name="destination">Name of the destination.</param>
/// <param name="states">Where it is said.</param>
/// <param name="pace">How often.</param>
/// <param name="time">The clock.</param>
public sealed class StatusBoard(string destination, ExportStates states, DeliveryPace pace, TimeProvider time)
{
    private long _written;
    private bool _isWritten;

    /// <summary>The status.</summary>
    public DestinationStatus Status { get; private set; } = new();

    /// <summary>Goes on counting from what was said before.</summary>
    public void Continue()
    {
        foreach (ExportState known in states.All().Where(known => known.Destination == destination)) Status = DestinationStatus.Read(known.State);
    }

    /// <summary>Notes the outcome of an attempt.</summary>
    public void Note(int taken, int refused, int dropped, DeliveryResult result, BreakerState breaker) => Set(Status with
    {
        Phase = result.Again.Count == 0 ? DestinationPhase.Delivering : DestinationPhase.Failing,
        Breaker = breaker,
        Problem = result.Problem,
        Answer = result.Answer,
        TakenAt = taken > 0 ? time.GetUtcNow() : Status.TakenAt,
        NextAttempt = null,
        Taken = Status.Taken + taken,
        Refused = Status.Refused + refused,
        Dropped = Status.Dropped + dropped,
        Failures = Status.Failures + (taken + refused == 0 ? 1 : 0),
    });

    /// <summary>Notes that it is left alone for some time.</summary>
    public void Waits(TimeSpan pause) => Set(Status with { NextAttempt = time.GetUtcNow() + pause });

    /// <summary>Notes what it is at.</summary>
    public void Is(DestinationPhase phase, string problem = "", double behindSeconds = 0) => Set(Status with { Phase = phase, Problem = problem, NextAttempt = null, BehindSeconds = behindSeconds });

    /// <summary>Says it now.</summary>
    public void Write()
    {
        try
        {
            states.Put(destination, Status.Write());
            (_written, _isWritten) = (time.GetTimestamp(), true);
        }
        catch (DbException)
        {
            // The control database is away or busy: what is said next time holds all of it.
        }
    }

    private void Set(DestinationStatus status)
    {
        bool isNews = status.Phase != Status.Phase || status.Breaker != Status.Breaker;
        Status = status;
        if (isNews || !_isWritten || time.GetElapsedTime(_written) >= pace.Report) Write();
    }
}
