namespace Insight.Ingest.Replay.Formats;

/// <summary>Why a line could not become a record.</summary>
/// <param name="Reason">One of a few fixed words, to be counted by.</param>
/// <param name="Detail">One sentence for people.</param>
public readonly record struct LineProblem(string Reason, string Detail)
{
    /// <summary>The line is a record.</summary>
    public static LineProblem None => default;

    /// <summary>True when there is a problem.</summary>
    public bool Exists => Reason is not null;
}
