using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;

namespace Insight.Anomaly.Watch;

/// <summary>What makes a subject the same from window to window: all of it but the app, which may change with who calls.</summary>
internal readonly record struct SubjectKey(SubjectKind Kind, string Tenant, string Host, string Source, string Service, ulong EndpointId)
{
    /// <summary>Says of a metric whether it is expected; null: none is.</summary>
    public Func<FindingMetric, bool>? Expected(ExpectedScopes scopes)
    {
        if (scopes.IsEmpty) return null;
        SubjectKey key = this;
        return metric => scopes.Covers(key.Tenant, key.Service, key.Source, key.EndpointId, "", metric);
    }

    public void Write(BinaryWriter output)
    {
        output.Write((byte)Kind);
        foreach (string part in (string[])[Tenant, Host, Source, Service]) output.Write(part);
        output.Write(EndpointId);
    }

    public static SubjectKey Read(BinaryReader input) =>
        new((SubjectKind)input.ReadByte(), input.ReadString(), input.ReadString(), input.ReadString(), input.ReadString(), input.ReadUInt64());
}
