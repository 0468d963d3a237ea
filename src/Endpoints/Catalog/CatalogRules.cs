using System.Text;

namespace Insight.Endpoints.Catalog;

/// <summary>What holds for every catalog that travels: bounds, and templates that a matcher can use.</summary>
public static class CatalogRules
{
    /// <summary>Most scopes of a catalog.</summary>
    public const int MaxScopes = 100_000;

    /// <summary>Most endpoints of a catalog, all scopes together.</summary>
    public const int MaxEndpoints = 500_000;

    /// <summary>Longest name of a tenant, application, host or service, in bytes: more than records keep of any.</summary>
    public const int MaxNameLength = 256;

    /// <summary>Longest template, in bytes: as much as records keep of a path.</summary>
    public const int MaxTemplateLength = 2048;

    /// <summary>Most parameters of a template.</summary>
    public const int MaxParameters = 32;

    /// <summary>Most former ids of an endpoint.</summary>
    public const int MaxAliases = 1024;

    /// <summary>What is wrong with a scope; null: nothing.</summary>
    public static string? Problem(in EndpointScope scope) =>
        NameProblem("tenant", scope.Tenant) ?? NameProblem("app", scope.App) ?? NameProblem("host", scope.Host) ?? NameProblem("service", scope.Service)
        ?? (scope.Host.AsSpan().ContainsAnyInRange('A', 'Z') ? "host must be in small letters" : null);

    /// <summary>What is wrong with an endpoint; null: nothing.</summary>
    public static string? Problem(EndpointTemplate endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Id == 0) return "id must not be 0, which stands for no endpoint";
        if (!IsMethod(endpoint.Method)) return "method must be one that endpoints are told apart by, or OTHER";
        if (!IsTemplate(endpoint.Template)) return $"template must have 1 to {MaxTemplateLength} bytes without control characters, and begin with '/' unless it stands for a target without a path";
        if (!Enum.IsDefined(endpoint.Tier)) return "tier is not a known one";
        if (endpoint.Aliases.Count > MaxAliases) return $"there are more than {MaxAliases} aliases";
        if (endpoint.Aliases.Contains(0UL)) return "an alias must not be 0, which stands for no endpoint";
        return ParametersProblem(endpoint);
    }

    private static string? ParametersProblem(EndpointTemplate endpoint)
    {
        if (endpoint.Parameters.Count > MaxParameters) return $"there are more than {MaxParameters} parameters";
        string[] segments = endpoint.Template.Split('/');
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (PathParameter parameter in endpoint.Parameters)
        {
            if (!Enum.IsDefined(parameter.Type)) return "the type of a parameter is not a known one";
            if (!names.Add(parameter.Name)) return "two parameters have the same name";

            // Segment 0 is what follows the first slash.
            bool isThere = parameter.Segment >= 0 && parameter.Segment < segments.Length - 1
                && segments[parameter.Segment + 1].Contains("{" + parameter.Name + "}", StringComparison.Ordinal);
            if (!isThere) return "a parameter does not stand in the segment of the template that it names";
        }

        return null;
    }

    private static string? NameProblem(string field, string name) =>
        Encoding.UTF8.GetByteCount(name) > MaxNameLength ? $"{field} has more than {MaxNameLength} bytes"
        : name.Any(char.IsControl) ? $"{field} holds control characters"
        : null;

    private static bool IsTemplate(string template) =>
        template.Length > 0 && Encoding.UTF8.GetByteCount(template) <= MaxTemplateLength && !template.Any(char.IsControl)
        && (template[0] == '/' || template is "*" or PathTemplate.Authority or PathTemplate.NoPath);

    private static bool IsMethod(string method)
    {
        if (method == RequestMethod.Other) return true;
        if (method.Length > RequestMethod.MaxLength) return false;
        Span<byte> bytes = stackalloc byte[RequestMethod.MaxLength * 3];
        ReadOnlySpan<byte> word = bytes[..Encoding.UTF8.GetBytes(method, bytes)];
        return RequestMethod.Normalize(word).SequenceEqual(word);
    }
}
