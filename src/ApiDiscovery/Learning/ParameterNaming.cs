using System.Text;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Names, types and masked examples of parameters.</summary>
internal static class ParameterNaming
{
    private const int MaxExamples = 3, MaxExample = 40;

    /// <summary>The template of an endpoint; adds its parameters.</summary>
    public static string Template(PlanEnd end, List<TemplateSegment> path, List<LearnedParameter> parameters)
    {
        if (path.Count == 0) return "/";
        StringBuilder template = new();
        HashSet<string> used = new(StringComparer.Ordinal);
        for (int i = 0; i < path.Count; i++)
        {
            template.Append('/');
            if (path[i].Parameter is not { } plan)
            {
                template.Append(path[i].Text);
                continue;
            }

            List<LearnNode> nodes = plan.Nodes;
            string previous = i > 0 && path[i - 1].Parameter is null ? path[i - 1].Text : "";
            bool last = i == path.Count - 1;
            string suffix = last ? end.Suffix() : "";
            ParameterType type = TypeOf(nodes);
            string name = Unique(NameOf(previous, type), used);
            template.Append('{').Append(name).Append('}').Append(suffix);
            parameters.Add(new LearnedParameter(new PathParameter(i, name, type), nodes.Select(node => node.Token).Distinct(StringComparer.Ordinal).Count(), Examples(nodes)));
        }

        return template.ToString();
    }

    private static ParameterType TypeOf(List<LearnNode> nodes)
    {
        Dictionary<ParameterType, int> counts = [];
        foreach (LearnNode node in nodes)
        {
            if (node.Kind is TokenKind.OtherValues or TokenKind.OtherWords) continue;
            ParameterType type = TokenShape.TypeOf(node.Kind);
            counts[type] = counts.GetValueOrDefault(type) + 1;
        }

        if (counts.Count == 0) return ParameterType.Text;
        if (counts.Count == 1) return counts.Keys.First();
        if (counts.Keys.All(type => type is ParameterType.Id or ParameterType.Hex or ParameterType.Integer or ParameterType.Ulid or ParameterType.Uuid)) return ParameterType.Id;
        return counts.Keys.All(type => type is ParameterType.Id or ParameterType.Slug or ParameterType.Hex or ParameterType.Integer) ? ParameterType.Slug : ParameterType.Text;
    }

    private static string NameOf(string previous, ParameterType type)
    {
        string kind = type switch
        {
            ParameterType.Uuid or ParameterType.Ulid or ParameterType.Hex or ParameterType.Id or ParameterType.Integer => "id",
            ParameterType.Date or ParameterType.DateTime => "date",
            ParameterType.Email => "email",
            ParameterType.Ip => "ip",
            ParameterType.Number => "number",
            ParameterType.Slug => "name",
            _ => "value",
        };
        StringBuilder name = new();
        foreach (char c in previous)
        {
            if (char.IsAsciiLetterOrDigit(c)) name.Append(char.ToLowerInvariant(c));
            else if (name.Length > 0 && name[^1] != '_') name.Append('_');
            if (name.Length == 32) break;
        }

        string parent = name.ToString().Trim('_');
        if (parent.Length > 3 && parent.EndsWith("ies", StringComparison.Ordinal)) parent = parent[..^3] + "y";
        else if (parent.Length > 2 && parent[^1] == 's' && parent[^2] != 's') parent = parent[..^1];
        return parent.Length == 0 || char.IsAsciiDigit(parent[0]) ? kind : $"{parent}_{kind}";
    }

    private static string Unique(string name, HashSet<string> used)
    {
        string unique = name;
        for (int i = 2; !used.Add(unique); i++) unique = name + i;
        return unique;
    }

    private static List<string> Examples(List<LearnNode> nodes) =>
        [.. nodes.Where(node => node.Token.Length > 0).Take(200).Select(node => Mask(node.Token)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxExamples)];

    private static string Mask(string token)
    {
        StringBuilder masked = new();
        foreach (char c in token)
        {
            if (masked.Length == MaxExample) break;
            masked.Append(char.IsAsciiDigit(c) ? '0' : char.IsAsciiLetterUpper(c) ? 'A' : char.IsLetter(c) ? 'a' : c is '-' or '_' or '.' or ':' or '@' or '~' ? c : '?');
        }

        return masked.ToString();
    }
}
