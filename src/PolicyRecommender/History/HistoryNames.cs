using Insight.Policy.Policies;

namespace Insight.PolicyRecommender.History;

/// <summary>Makes requests of rows: puts templates for ids of endpoints, and fields for shapes.</summary>
internal sealed class HistoryNames(IReadOnlyDictionary<ulong, string> templates)
{
    /// <summary>Shapes that are kept read; beyond that they are read again.</summary>
    private const int MostShapes = 10_000;

    private readonly Dictionary<string, (IReadOnlySet<string>? Fields, bool AreCut)> _fields = new(StringComparer.Ordinal);

    public HistoryRequest Read(HistoryRow row, string tenant)
    {
        (IReadOnlySet<string>? fields, bool areCut) = FieldsOf(row.Shape);
        return new HistoryRequest
        {
            TimeMicros = row.TimeMicros,
            Tenant = tenant,
            App = row.App,
            Host = row.Host,
            Source = row.Source,
            SourceConfidence = row.SourceConfidence,
            Service = row.Service,
            Method = row.Method,
            Path = row.Path,
            Endpoint = templates.GetValueOrDefault(row.EndpointId, ""),
            QueryNames = row.QueryNames,
            ContentType = row.ContentType,
            BodyBytes = (long)Math.Min(row.BodyBytes, long.MaxValue),
            Fields = fields,
            FieldsAreCut = areCut,
            Client = row.Client,
            Principal = row.Principal,
            Session = row.Session,
            RequestId = row.RequestId,
            Status = row.Status,
            IsAccepted = row.IsAccepted != 0,
            HasWafMatch = row.HasWafMatch != 0,
            Waf = (row as HistoryWafRow)?.ToWaf(),
        };
    }

    private (IReadOnlySet<string>? Fields, bool AreCut) FieldsOf(string shape)
    {
        if (shape.Length == 0) return (null, false);
        if (_fields.TryGetValue(shape, out (IReadOnlySet<string>?, bool) known)) return known;
        known = (BodyFields.Known(shape, out bool areCut), areCut);
        if (_fields.Count < MostShapes) _fields.Add(shape, known);
        return known;
    }
}
