using System.Net;
using Insight.Contracts.Records;
using Insight.Policy.Policies;
using Insight.Policy.WafChanges;

namespace Insight.PolicyRecommender.History;

/// <summary>One request of the past, as its access record tells it.</summary>
public sealed record HistoryRequest
{
    private readonly byte[] _path = [];

    /// <summary>When it arrived, microseconds since 1970-01-01 UTC.</summary>
    public long TimeMicros { get; init; }

    /// <summary>Tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>App; may be empty.</summary>
    public string App { get; init; } = "";

    /// <summary>Virtual host.</summary>
    public string Host { get; init; } = "";

    /// <summary>Service that called; empty: none that is known.</summary>
    public string Source { get; init; } = "";

    /// <summary>Whether a service called; the name of a network says where a client is, not that it is a service.</summary>
    public bool IsFromService => Source.Length > 0 && !Source.StartsWith("network:", StringComparison.Ordinal);

    /// <summary>How far <see cref="Source"/> is believed, in percent.</summary>
    public uint SourceConfidence { get; init; }

    /// <summary>Service that was called; may be empty.</summary>
    public string Service { get; init; } = "";

    /// <summary>Method.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path without query; untrusted text.</summary>
    public string Path
    {
        get;
        init
        {
            field = value;
            _path = System.Text.Encoding.UTF8.GetBytes(value);
        }
    } = "";

    /// <summary>Template of the learned endpoint; empty: none is known.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Names of query parameters.</summary>
    public IReadOnlyList<string> QueryNames { get; init; } = [];

    /// <summary>Content type of the body without parameters.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Bytes of the body.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Paths of the body's fields; null: they are not known.</summary>
    public IReadOnlySet<string>? Fields { get; init; }

    /// <summary>Whether there may be more fields than <see cref="Fields"/>.</summary>
    public bool FieldsAreCut { get; init; }

    /// <summary>The client's address, or what stands for it.</summary>
    public string Client { get; init; } = "";

    /// <summary>Who it authenticated as; empty: nobody.</summary>
    public string Principal { get; init; } = "";

    /// <summary>Its session; empty: none.</summary>
    public string Session { get; init; } = "";

    /// <summary>Id of the request; untrusted text.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Status of the answer.</summary>
    public int Status { get; init; }

    /// <summary>Whether the application itself answered, and did not refuse or fail: status below 400.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Whether a rule of the WAF matched.</summary>
    public bool HasWafMatch { get; init; }

    /// <summary>What the WAF said; null: nobody asked for it.</summary>
    public WafSeen? Waf { get; init; }

    /// <summary>A request of a record that is not stored, such as a line of a log.</summary>
    /// <param name="record">The record.</param>
    /// <param name="endpoint">Template of its learned endpoint; empty: none is known.</param>
    public static HistoryRequest Of(AccessRecord record, string endpoint = "")
    {
        ArgumentNullException.ThrowIfNull(record);
        return new HistoryRequest
        {
            TimeMicros = record.TimeUs,
            Tenant = record.Tenant,
            App = record.App,
            Host = record.Host,
            Source = record.SourceService,
            SourceConfidence = record.SourceConfidence,
            Service = record.DestinationService,
            Method = record.Method,
            Path = record.Path,
            Endpoint = endpoint,
            QueryNames = [.. record.QueryNames],
            ContentType = record.RequestType,
            BodyBytes = (long)Math.Min(record.RequestBytes, long.MaxValue),
            Fields = BodyFields.Known(record.RequestShape, out bool areCut),
            FieldsAreCut = areCut,
            Client = record.ClientIp,
            Principal = record.Principal,
            Session = record.SessionKey,
            RequestId = record.RequestId,
            Status = (int)record.Status,
            IsAccepted = record.Status < 400 && record.ResponseFlag == ResponseFlag.NoFlag,
            HasWafMatch = record.WafRules.Count > 0,
        };
    }

    /// <summary>What policies see of it: the same that the gateway saw.</summary>
    public PolicyRequest ToPolicyRequest() => new()
    {
        TimeMicros = TimeMicros,
        Tenant = Tenant,
        App = App,
        Host = Host,
        Source = Source,
        SourceConfidence = SourceConfidence,
        Service = Service,
        Method = Method,
        Path = _path,
        Endpoint = Endpoint,
        QueryNames = QueryNames,
        ContentType = ContentType,
        BodyBytes = BodyBytes,
        Fields = Fields,
        FieldsAreCut = FieldsAreCut,
        Client = Client,
        Address = IPAddress.TryParse(Client, out IPAddress? address) ? address : null,
        Principal = Principal,
        Session = Session,
    };
}
