using Insight.Contracts.Records;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Tells the format line by line: an object is JSON, all else is combined. So one bad first line misleads nothing.</summary>
/// <param name="map">Where JSON fields stand.</param>
internal sealed class AnyLineParser(FieldMap map) : ILineParser
{
    private readonly JsonLineParser _json = new(map);
    private readonly CombinedLineParser _combined = new();

    /// <inheritdoc />
    public LineProblem Parse(ReadOnlySpan<byte> line, AccessRecord record) =>
        line[0] == '{' ? _json.Parse(line, record) : _combined.Parse(line, record);
}
