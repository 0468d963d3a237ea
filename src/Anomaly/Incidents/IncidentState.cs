using System.Collections.Immutable;
using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>The parts of incidents in the state of a book. Every count is held against what a book may hold.</summary>
internal static class IncidentState
{
    /// <summary>Most entries of one list of an incident: causes, services on a path, sentences, entries of the timeline.</summary>
    private const int MostParts = 1000;

    public static void Write(BinaryWriter output, Finding finding)
    {
        Write(output, finding.Subject);
        output.Write((byte)finding.Metric);
        Write(output, finding.Start);
        Write(output, finding.End);
        foreach (double value in (double[])[finding.PValue, finding.Observed, finding.Expected, finding.Lower, finding.Upper]) output.Write(value);
        output.Write(finding.Requests);
        output.Write(finding.Reason);
    }

    public static Finding ReadFinding(BinaryReader input) => new(
        ReadSubject(input), (FindingMetric)input.ReadByte(), ReadTime(input), ReadTime(input), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(),
        input.ReadDouble(), input.ReadDouble(), input.ReadInt64(), input.ReadString());

    public static void Write(BinaryWriter output, FindingKey key)
    {
        output.Write((byte)key.Kind);
        foreach (string part in (string[])[key.Host, key.Source, key.Service, key.Client]) output.Write(part);
        output.Write(key.EndpointId);
        output.Write((byte)key.Metric);
    }

    public static FindingKey ReadKey(BinaryReader input)
    {
        SubjectKind kind = (SubjectKind)input.ReadByte();
        (string host, string source, string service, string client) = (input.ReadString(), input.ReadString(), input.ReadString(), input.ReadString());
        return new(kind, host, source, service, input.ReadUInt64(), client, (FindingMetric)input.ReadByte());
    }

    public static void Write(BinaryWriter output, IncidentCause cause)
    {
        output.Write((byte)cause.Kind);
        Write(output, cause.Subject);
        output.Write(cause.Share);
        WriteAll(output, cause.Path, output.Write);
        WriteAll(output, cause.Reasons, output.Write);
    }

    public static IncidentCause ReadCause(BinaryReader input) => new(
        (IncidentCauseKind)input.ReadByte(), ReadSubject(input), input.ReadDouble(), ReadAll(input, MostParts, input.ReadString), ReadAll(input, MostParts, input.ReadString));

    public static void Write(BinaryWriter output, SimilarIncident similar)
    {
        output.Write(similar.Id);
        Write(output, similar.Opened);
        output.Write(similar.Likeness);
        output.Write(similar.Cause);
    }

    public static SimilarIncident ReadSimilar(BinaryReader input) => new(input.ReadString(), ReadTime(input), input.ReadDouble(), input.ReadString());

    public static void Write(BinaryWriter output, TimelineEntry entry)
    {
        Write(output, entry.At);
        output.Write(entry.Text);
    }

    public static TimelineEntry ReadEntry(BinaryReader input) => new(ReadTime(input), input.ReadString());

    public static void Write(BinaryWriter output, DateTimeOffset time) => output.Write(time.UtcTicks);

    /// <exception cref="InvalidDataException">It is no time.</exception>
    public static DateTimeOffset ReadTime(BinaryReader input)
    {
        long ticks = input.ReadInt64();
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks) throw new InvalidDataException("A time of an incident is no time.");
        return new(ticks, TimeSpan.Zero);
    }

    public static void WriteAll<T>(BinaryWriter output, IReadOnlyCollection<T> items, Action<T> write)
    {
        output.Write(items.Count);
        foreach (T item in items) write(item);
    }

    /// <exception cref="InvalidDataException">There are more than may be.</exception>
    public static ImmutableArray<T> ReadAll<T>(BinaryReader input, int most, Func<T> read)
    {
        int count = input.ReadInt32();
        if (count < 0 || count > most) throw new InvalidDataException("A book of incidents holds more than it may.");
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        for (int i = 0; i < count; i++) items.Add(read());
        return items.ToImmutable();
    }

    private static void Write(BinaryWriter output, Subject subject)
    {
        output.Write((byte)subject.Kind);
        foreach (string part in (string[])[subject.Tenant, subject.App, subject.Host, subject.Source, subject.Service, subject.Client]) output.Write(part);
        output.Write(subject.EndpointId);
    }

    private static Subject ReadSubject(BinaryReader input)
    {
        SubjectKind kind = (SubjectKind)input.ReadByte();
        (string tenant, string app, string host) = (input.ReadString(), input.ReadString(), input.ReadString());
        (string source, string service, string client) = (input.ReadString(), input.ReadString(), input.ReadString());
        return new(kind, tenant, app, host, source, service, input.ReadUInt64(), client);
    }
}
