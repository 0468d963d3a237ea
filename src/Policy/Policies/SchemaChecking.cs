using System.Collections.Frozen;
using Insight.Contracts.Policies;

namespace Insight.Policy.Policies;

internal sealed class SchemaChecking(RequestSchemaRule rule) : PolicyRule
{
    private readonly FrozenSet<string>? _query = rule.Query?.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string>? _types = rule.ContentTypes?.ToFrozenSet(StringComparer.Ordinal);

    // Who allows items[].sku allows items.
    private readonly FrozenSet<string>? _fields = rule.Fields?.Concat(rule.Fields.SelectMany(BodyFields.Around)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether it looks at <see cref="PolicyRequest.Fields"/>.</summary>
    public bool AsksForFields => _fields is not null || rule.RequiredFields.Count > 0;

    public override PolicyFinding Judge(in PolicyRequest request, CompiledPolicy policy, RateTable rates)
    {
        if (request.BodyBytes > rule.MostBytes) return PolicyFinding.Deny(413, "body-bytes");
        if (_types is not null && request.ContentType.Length > 0 && !_types.Contains(request.ContentType)) return PolicyFinding.Deny(415, "content-type");
        if (_query is not null)
        {
            foreach (string name in request.QueryNames)
            {
                if (!_query.Contains(name)) return PolicyFinding.Deny(400, "unknown-parameter");
            }
        }

        foreach (string name in rule.RequiredQuery)
        {
            if (!request.QueryNames.Contains(name)) return PolicyFinding.Deny(400, "missing-parameter");
        }

        if (request.Fields is null) return PolicyFinding.Pass;
        if (_fields is not null)
        {
            foreach (string field in request.Fields)
            {
                if (!_fields.Contains(field)) return PolicyFinding.Deny(400, "unknown-field");
            }
        }

        // What is missing may stand where nobody looked.
        if (request.FieldsAreCut) return PolicyFinding.Pass;
        foreach (string field in rule.RequiredFields)
        {
            if (!request.Fields.Contains(field)) return PolicyFinding.Deny(400, "missing-field");
        }

        return PolicyFinding.Pass;
    }
}
