using Insight.Contracts.Records;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Reads one line of a log format. Stateless: a line means the same wherever it stands.</summary>
internal interface ILineParser
{
    /// <summary>Fills the empty <paramref name="record"/> from a line without its line end; a problem leaves the record unusable.</summary>
    LineProblem Parse(ReadOnlySpan<byte> line, AccessRecord record);
}
