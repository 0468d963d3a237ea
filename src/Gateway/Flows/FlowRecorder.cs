using System.Net;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Gateway.Identity;
using Insight.Gateway.Metrics;
using Insight.Gateway.Privacy;
using Insight.Gateway.Records;
using Insight.Gateway.Tracing;
using Insight.Gateway.Traffic.Routing;
using Insight.Streaming.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Flows;

/// <summary>Writes one record per connection that is passed unread: begun before the upstream is asked, ended with what went each way.</summary>
internal sealed class FlowRecorder(GatewayOptions options, JournalWriter journal, SourceIdentifier sources, FlowMetrics metrics, TimeProvider time)
{
    private static readonly HeaderDictionary s_noHeaders = [];

    private readonly RecordIdGenerator _ids = new();
    private readonly Pseudonyms _pseudonyms = new(options.Privacy);

    public Flow Begin(IFeatureCollection features, IPAddress client, string host, string protocol, WeightedDestination destination)
    {
        long timeUs = (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        Flow flow = new()
        {
            Id = _ids.Next(timeUs),
            TimeUs = timeUs,
            Started = time.GetTimestamp(),
            Client = client,
            Source = sources.Identify(features, s_noHeaders, client, default(TraceContext), timeUs),
            Host = host,
            Protocol = protocol,
            Destination = destination,
        };
        ProtobufWriter record = new(stackalloc byte[RecordLimits.Record / 2]);
        Span<byte> id = stackalloc byte[16];
        flow.Id.Write(id);
        record.Bytes(AccessRecord.RecordIdFieldNumber, id);
        record.Number(AccessRecord.TimeUsFieldNumber, (ulong)flow.TimeUs);
        record.Text(AccessRecord.GatewayIdFieldNumber, options.Id, RecordLimits.Name);
        record.Text(AccessRecord.SiteFieldNumber, options.Site, RecordLimits.Name);
        record.Text(AccessRecord.HostFieldNumber, flow.Host, RecordLimits.Host);
        record.Text(AccessRecord.SourceServiceFieldNumber, flow.Source.Service, RecordLimits.Service);
        record.Number(AccessRecord.SourceEvidenceFieldNumber, (ulong)flow.Source.Evidence);
        record.Number(AccessRecord.SourceConfidenceFieldNumber, flow.Source.Confidence);
        record.Text(AccessRecord.SourceDetailFieldNumber, flow.Source.Detail, RecordLimits.SourceDetail);
        record.Text(AccessRecord.ProtocolFieldNumber, flow.Protocol, RecordLimits.Protocol);
        record.Number(AccessRecord.StreamKindFieldNumber, (ulong)StreamKind.Tcp);
        _pseudonyms.WriteAddress(ref record, AccessRecord.ClientIpFieldNumber, flow.Client);
        record.Raw(destination.Facts.Encoded);
        flow.Ticket = journal.Begin(record.Written);
        metrics.Begin();
        return flow;
    }

    public void End(Flow flow)
    {
        ProtobufWriter record = new(stackalloc byte[RecordLimits.Record / 2]);
        record.Raw(flow.Upstream.Address);
        record.Raw(flow.Upstream.Labels);
        record.Number(AccessRecord.ResponseFlagFieldNumber, (ulong)flow.Flag);
        record.Text(AccessRecord.ResponseDetailFieldNumber, flow.Detail, RecordLimits.ResponseDetail);
        record.Number(AccessRecord.RequestBytesFieldNumber, (ulong)flow.Received);
        record.Number(AccessRecord.ResponseBytesFieldNumber, (ulong)flow.Sent);
        record.Number(AccessRecord.DurationUsFieldNumber, Microseconds(flow.Started));
        record.Number(AccessRecord.UpstreamUsFieldNumber, (ulong)flow.ConnectUs);
        record.Number(AccessRecord.RetriesFieldNumber, (ulong)flow.Retries);
        journal.End(flow.Ticket, record.Written);
        metrics.End(flow.Destination.Facts.Series.Names, flow.Source.Service, flow.Flag, flow.Received, flow.Sent);
    }

    private ulong Microseconds(long from) => (ulong)Math.Max(0, time.GetElapsedTime(from).Ticks / TimeSpan.TicksPerMicrosecond);
}
