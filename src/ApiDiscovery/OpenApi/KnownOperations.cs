using Insight.Endpoints.Catalog;
using Microsoft.OpenApi;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Takes the operations out of a document that was read.</summary>
internal static class KnownOperations
{
    /// <summary>A document may list servers without end; those with the same path are one.</summary>
    private const int MaxPrefixes = 4;

    public static IReadOnlyList<KnownOperation> Of(OpenApiDocument document)
    {
        List<KnownOperation> operations = [];
        HashSet<(string, string)> known = [];
        foreach ((string path, IOpenApiPathItem item) in document.Paths ?? [])
        {
            foreach ((HttpMethod method, OpenApiOperation operation) in item.Operations ?? [])
            {
                if (operations.Count > KnownApiReader.MaxOperations) return operations;
                IReadOnlyList<KnownParameter> parameters = Parameters(operation.Parameters ?? [], item.Parameters ?? []);
                IList<OpenApiServer> servers = operation.Servers is { Count: > 0 } own ? own : item.Servers is { Count: > 0 } shared ? shared : document.Servers ?? [];
                foreach (string prefix in Prefixes(servers))
                {
                    string template = prefix + path;
                    if (known.Add((method.Method.ToUpperInvariant(), template)))
                        operations.Add(new KnownOperation(method.Method.ToUpperInvariant(), template, operation.Deprecated, parameters));
                }
            }
        }

        return operations;
    }

    private static IReadOnlyList<KnownParameter> Parameters(IList<IOpenApiParameter> own, IList<IOpenApiParameter> shared)
    {
        Dictionary<(string, string), KnownParameter> parameters = [];
        // An operation's own parameter stands in place of the path's with the same name.
        foreach (IOpenApiParameter parameter in own.Concat(shared))
        {
            if (parameter.Name is not { Length: > 0 } name || parameter.In is not { } place) continue;
            string where = place.ToString().ToLowerInvariant();
            parameters.TryAdd((where, name), new KnownParameter(name, where, parameter.Required, TypeOf(parameter.Schema)));
        }

        return [.. parameters.Values];
    }

    private static ParameterType TypeOf(IOpenApiSchema? schema) => schema switch
    {
        null => ParameterType.Text,
        { Enum.Count: > 0 } => ParameterType.Enum,
        _ => (schema.Type & ~JsonSchemaType.Null, schema.Format) switch
        {
            (JsonSchemaType.Integer, _) => ParameterType.Integer,
            (JsonSchemaType.Number, _) => ParameterType.Number,
            (JsonSchemaType.Boolean, _) => ParameterType.Boolean,
            (JsonSchemaType.String, "uuid") => ParameterType.Uuid,
            (JsonSchemaType.String, "date") => ParameterType.Date,
            (JsonSchemaType.String, "date-time") => ParameterType.DateTime,
            (JsonSchemaType.String, "email") => ParameterType.Email,
            (JsonSchemaType.String, "ipv4" or "ipv6") => ParameterType.Ip,
            (JsonSchemaType.String, "uri") => ParameterType.Url,
            _ => ParameterType.Text,
        },
    };

    /// <summary>The paths of servers, without a slash at the end; variables stay as they are, since they may stand in the path.</summary>
    private static List<string> Prefixes(IList<OpenApiServer> servers)
    {
        List<string> prefixes = [.. servers.Select(static s => PathOf(s.Url ?? "")).Distinct(StringComparer.Ordinal).Take(MaxPrefixes)];
        if (prefixes.Count == 0) prefixes.Add("");
        return prefixes;
    }

    private static string PathOf(string url)
    {
        int authority = url.IndexOf("//", StringComparison.Ordinal);
        int start = url.IndexOf('/', authority < 0 ? 0 : authority + 2);
        if (start < 0) return "";
        int end = url.AsSpan(start).IndexOfAny('?', '#');
        return (end < 0 ? url[start..] : url[start..(start + end)]).TrimEnd('/');
    }
}
