using System.Security.Authentication;
using System.Text.Unicode;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Gateway.Authentication;
using Insight.Gateway.Bodies;
using Insight.Gateway.Bundles;
using Insight.Gateway.Privacy;
using Insight.Gateway.Routing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Insight.Gateway.Records;

/// <summary>Writes access records as protobuf, field by field, with every text bounded by <see cref="RecordLimits"/>.</summary>
/// <remarks>Written in three parts that follow each other: arrival and routing, which stand in the begin frame too, and
/// completion. Each field is written once.</remarks>
internal sealed class RecordEncoder(GatewayOptions options, BodyCapturing bodies, TimeProvider time)
{
    private const string Grpc = "application/grpc";
    private const string EventStream = "text/event-stream";

    private readonly Pseudonyms _pseudonyms = new(options.Privacy);
    private readonly SeenAuthentication _authentication = new(options);
    private readonly byte[] _gateway = EncodeGateway(options);

    /// <summary>The fields tenant and app of a request that no route took.</summary>
    public byte[] Unrouted { get; } = EncodeUnrouted(options);

    public void Arrival(ref ProtobufWriter record, RequestRecording recording)
    {
        Span<byte> id = stackalloc byte[16];
        recording.Id.Write(id);
        record.Bytes(AccessRecord.RecordIdFieldNumber, id);
        record.Number(AccessRecord.TimeUsFieldNumber, (ulong)recording.TimeUs);
        record.Raw(_gateway);
        WriteHost(ref record, recording.Host);

        record.Text(AccessRecord.SourceServiceFieldNumber, recording.Source.Service, RecordLimits.Service);
        record.Number(AccessRecord.SourceEvidenceFieldNumber, (ulong)recording.Source.Evidence);
        record.Number(AccessRecord.SourceConfidenceFieldNumber, recording.Source.Confidence);
        record.Text(AccessRecord.SourceDetailFieldNumber, recording.Source.Detail, RecordLimits.SourceDetail);

        IHttpRequestFeature request = recording.Request;
        RequestTarget.Split(request.RawTarget, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query);
        record.Text(AccessRecord.MethodFieldNumber, request.Method, RecordLimits.Method);
        record.Text(AccessRecord.PathFieldNumber, path, RecordLimits.Path);
        QueryNames.Write(ref record, query);
        recording.TargetKinds = bodies.OfTarget(path, query);
        record.Text(AccessRecord.ProtocolFieldNumber, request.Protocol, RecordLimits.Protocol);

        _pseudonyms.WriteAddress(ref record, AccessRecord.ClientIpFieldNumber, recording.Client);
        IHeaderDictionary headers = request.Headers;
        _authentication.Write(ref record, headers, query, recording.HasCertificate);
        record.Text(AccessRecord.UserAgentFieldNumber, (string?)headers.UserAgent, RecordLimits.UserAgent);
        WriteMediaType(ref record, AccessRecord.RequestTypeFieldNumber, headers.ContentType);
        record.Text(AccessRecord.RequestIdFieldNumber, recording.RequestId, RecordLimits.RequestId);
        record.BigEndian(AccessRecord.TraceIdFieldNumber, recording.Trace.TraceId);
        record.BigEndian(AccessRecord.ParentSpanIdFieldNumber, recording.Trace.ParentSpanId);
    }

    /// <summary>The id of the endpoint, found by the same bytes that stand in the record.</summary>
    public static ulong EndpointOf(RequestRecording recording, RouteFacts facts, KnownEndpoints endpoints)
    {
        Span<char> lower = stackalloc char[RecordLimits.Host];
        Span<byte> host = stackalloc byte[RecordLimits.Host], method = stackalloc byte[RecordLimits.Method], path = stackalloc byte[RecordLimits.Path];
        RequestTarget.Split(recording.Request.RawTarget, out ReadOnlySpan<char> target, out _);
        Utf8.FromUtf16(HostName(recording.Host, lower), host, out _, out int hostLength);
        Utf8.FromUtf16(recording.Request.Method, method, out _, out int methodLength);
        Utf8.FromUtf16(target, path, out _, out int pathLength);
        return endpoints.IdOf(new EndpointRequest
        {
            Tenant = facts.Tenant,
            App = facts.App,
            Host = host[..hostLength],
            Service = facts.ServiceName,
            Method = method[..methodLength],
            Path = path[..pathLength],
        });
    }

    /// <summary>What only the application's context knows of the caller: session and TLS.</summary>
    public void Connection(ref ProtobufWriter record, HttpContext context)
    {
        if (options.Session.Cookie.Length > 0 && context.Request.Cookies.TryGetValue(options.Session.Cookie, out string? session))
        {
            _pseudonyms.WriteSession(ref record, AccessRecord.SessionKeyFieldNumber, session);
        }
        else if (options.Session.Header.Length > 0)
        {
            _pseudonyms.WriteSession(ref record, AccessRecord.SessionKeyFieldNumber, (string?)context.Request.Headers[options.Session.Header]);
        }

        if (context.Request.IsHttps && context.Features.Get<ITlsHandshakeFeature>() is { } tls) record.Bytes(AccessRecord.TlsVersionFieldNumber, NameOf(tls.Protocol));
    }

    /// <summary>What came of it.</summary>
    public void Completion(ref ProtobufWriter record, RequestRecording recording, Outcome outcome)
    {
        long now = time.GetTimestamp();
        record.Number(AccessRecord.StatusFieldNumber, (ulong)outcome.Status);
        record.Number(AccessRecord.ResponseFlagFieldNumber, (ulong)outcome.Flag);
        record.Text(AccessRecord.ResponseDetailFieldNumber, outcome.Detail, RecordLimits.ResponseDetail);
        record.Number(AccessRecord.RequestBytesFieldNumber, (ulong)recording.RequestBytes);
        record.Number(AccessRecord.ResponseBytesFieldNumber, (ulong)recording.ResponseBytes);
        record.Number(AccessRecord.DurationUsFieldNumber, Microseconds(recording.Started, now));
        record.Number(AccessRecord.RetriesFieldNumber, (ulong)recording.Retries);
        if (recording.HandedOver == 0) return;

        record.Number(AccessRecord.UpstreamUsFieldNumber, Math.Max(1, Microseconds(recording.HandedOver, recording.Answered == 0 ? now : recording.Answered)));
        record.BigEndian(AccessRecord.SpanIdFieldNumber, recording.Hop?.SpanId ?? recording.Trace.SpanId);
    }

    /// <summary>What the response looked like and who it went to.</summary>
    public void Response(ref ProtobufWriter record, RequestRecording recording, HttpContext context)
    {
        string? type = context.Response.ContentType;
        WriteMediaType(ref record, AccessRecord.ResponseTypeFieldNumber, type);

        bool grpc = StartsWith((string?)recording.Request.Headers.ContentType, Grpc);
        StreamKind kind = recording.IsWebSocket ? StreamKind.Websocket
            : grpc ? StreamKind.Grpc
            : StartsWith(type, EventStream) ? StreamKind.ServerSentEvents
            : StreamKind.Plain;
        record.Number(AccessRecord.StreamKindFieldNumber, (ulong)kind);
        if (grpc) record.Number(AccessRecord.GrpcStatusFieldNumber, GrpcStatus(context));

        if (recording.Principal is { } verified)
        {
            _pseudonyms.WritePrincipal(ref record, AccessRecord.PrincipalFieldNumber, verified);
        }
        else if (context.Features[typeof(IHttpAuthenticationFeature)] is IHttpAuthenticationFeature { User.Identity: { IsAuthenticated: true, Name: { } principal } })
        {
            _pseudonyms.WritePrincipal(ref record, AccessRecord.PrincipalFieldNumber, principal);
        }
    }

    /// <summary>grpc-status + 1 from the trailers, or from the headers of a response without a body; 0 when there is none.</summary>
    private static ulong GrpcStatus(HttpContext context)
    {
        string? status = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers?.GrpcStatus;
        status ??= context.Response.Headers.GrpcStatus;
        return byte.TryParse(status, out byte code) ? code + 1UL : 0;
    }

    private static bool StartsWith(string? text, string prefix) => text is not null && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private ulong Microseconds(long from, long to) => (ulong)Math.Max(0, time.GetElapsedTime(from, to).Ticks / TimeSpan.TicksPerMicrosecond);

    private static void WriteHost(ref ProtobufWriter record, string host)
    {
        Span<char> lower = stackalloc char[RecordLimits.Host];
        record.Text(AccessRecord.HostFieldNumber, HostName(host, lower), RecordLimits.Host);
    }

    /// <summary>The virtual host of a <c>Host</c> header: without its port, cut, in small letters.</summary>
    private static ReadOnlySpan<char> HostName(string host, Span<char> lower)
    {
        ReadOnlySpan<char> name = RequestTarget.WithoutPort(host);
        if (name.Length > RecordLimits.Host) name = name[..RecordLimits.Host];
        return lower[..name.ToLowerInvariant(lower)];
    }

    /// <summary>The virtual host as records have it.</summary>
    public static string HostText(string host)
    {
        Span<char> lower = stackalloc char[RecordLimits.Host];
        ReadOnlySpan<char> name = HostName(host, lower);
        return name.SequenceEqual(host) ? host : name.ToString();
    }

    private static void WriteMediaType(ref ProtobufWriter record, int field, string? contentType)
    {
        ReadOnlySpan<char> type = contentType;
        int parameters = type.IndexOf(';');
        record.Text(field, (parameters < 0 ? type : type[..parameters]).Trim(), RecordLimits.MediaType);
    }

    private static ReadOnlySpan<byte> NameOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLSv1.3"u8,
        SslProtocols.Tls12 => "TLSv1.2"u8,
        _ => "other"u8,
    };

    private static byte[] EncodeGateway(GatewayOptions options)
    {
        ProtobufWriter record = new(new byte[2 * (RecordLimits.Name + 8)]);
        record.Text(AccessRecord.GatewayIdFieldNumber, options.Id, RecordLimits.Name);
        record.Text(AccessRecord.SiteFieldNumber, options.Site, RecordLimits.Name);
        return record.Written.ToArray();
    }

    private static byte[] EncodeUnrouted(GatewayOptions options)
    {
        ProtobufWriter record = new(new byte[2 * (RecordLimits.Name + 8)]);
        record.Text(AccessRecord.TenantFieldNumber, options.Tenant, RecordLimits.Name);
        record.Text(AccessRecord.AppFieldNumber, options.App, RecordLimits.Name);
        return record.Written.ToArray();
    }
}
