using Insight.Storage.Control.DeadLetters;

namespace Insight.Console.Pipeline;

/// <summary>A record that could not be stored.</summary>
/// <param name="Id">Its id, 32 hexadecimal digits.</param>
/// <param name="RefusedAt">When it was refused last, UTC.</param>
/// <param name="Source">The stream or file it came from.</param>
/// <param name="Line">Line of the file; 0: it came from a stream.</param>
/// <param name="Reason">One of a few words, such as <c>malformed-record</c>.</param>
/// <param name="Detail">One sentence, at most 300 characters. It may quote what came from outside.</param>
/// <param name="Excerpt">Its beginning as printable ASCII, for admins of all tenants; null for others.</param>
/// <param name="Bytes">How long it was; 0: not known.</param>
/// <param name="State">What became of it.</param>
/// <param name="CanRetry">Whether it was kept whole, and so can be tried again.</param>
/// <param name="OrderedBy">Who decided about it last; null: nobody.</param>
/// <param name="OrderedAt">When, UTC.</param>
/// <param name="Outcome">What came of that; empty: nothing yet.</param>
public sealed record DeadLetterItem(
    string Id, DateTime RefusedAt, string Source, long Line, string Reason, string Detail, string? Excerpt, long Bytes, DeadLetterState State, bool CanRetry, string? OrderedBy, DateTime? OrderedAt, string Outcome)
{
    internal static DeadLetterItem Of(DeadLetterRow row, DeadLetterOrder? order, bool excerpts) => new(
        row.Id, DateTime.SpecifyKind(row.RefusedAt, DateTimeKind.Utc), row.Source, row.Line, row.Reason, row.Detail, excerpts ? row.Excerpt : null, row.Bytes, StateOf(row, order), row is { IsWhole: true, State: "" },
        order?.OrderedBy, order?.OrderedAt.UtcDateTime, order?.Outcome ?? "");

    private static DeadLetterState StateOf(DeadLetterRow row, DeadLetterOrder? order) => row.State switch
    {
        "stored" => DeadLetterState.Stored,
        "discarded" => DeadLetterState.Discarded,
        _ => order is { DoneAt: null } ? DeadLetterState.Waiting : DeadLetterState.Open,
    };
}

/// <summary>What became of a dead letter.</summary>
public enum DeadLetterState
{
    /// <summary>Nobody decided about it, or trying it again failed.</summary>
    Open,

    /// <summary>Somebody decided about it, and it is still to be done.</summary>
    Waiting,

    /// <summary>Its record is stored.</summary>
    Stored,

    /// <summary>It was thrown away.</summary>
    Discarded,
}

/// <summary>A part of the dead letters.</summary>
/// <param name="Items">The letters, the newest first.</param>
/// <param name="Offset">Letters left out at the start.</param>
/// <param name="HasMore">True when more follow.</param>
public sealed record DeadLetterList(IReadOnlyList<DeadLetterItem> Items, int Offset, bool HasMore);

/// <summary>As storage has it.</summary>
internal sealed class DeadLetterRow
{
    public string Id { get; set; } = "";

    public DateTime RefusedAt { get; set; }

    public string Source { get; set; } = "";

    public long Line { get; set; }

    public string Reason { get; set; } = "";

    public string Detail { get; set; } = "";

    public string Excerpt { get; set; } = "";

    public long Bytes { get; set; }

    public bool IsWhole { get; set; }

    public string State { get; set; } = "";
}
