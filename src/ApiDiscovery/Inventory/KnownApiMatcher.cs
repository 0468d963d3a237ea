using System.Text;
using Insight.ApiDiscovery.OpenApi;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>Finds observed endpoints in known APIs, and the operations that nobody uses.</summary>
/// <remarks>
/// Names of parameters do not matter. A parameter of the document also stands for a constant that was observed
/// (<c>/users/me</c> is <c>/users/{id}</c>), but an observed parameter is never a constant of the document: else
/// one documented path would hide everything beside it.
/// </remarks>
public sealed class KnownApiMatcher
{
    private readonly Dictionary<(string Method, string Form), KnownOperation> _exact = [];
    private readonly Dictionary<(string Method, int Segments), List<(string[] Segments, KnownOperation Operation)>> _byLength = [];

    /// <summary>A matcher over the operations of some documents; of two of the same form the first counts.</summary>
    public KnownApiMatcher(IEnumerable<KnownApi> apis)
    {
        ArgumentNullException.ThrowIfNull(apis);
        foreach (KnownOperation operation in apis.SelectMany(static a => a.Operations))
        {
            string form = FormOf(operation.Template);
            if (!_exact.TryAdd((operation.Method, form), operation)) continue;
            if (!form.Contains('{', StringComparison.Ordinal)) continue;
            string[] segments = form.Split('/');
            (string, int) key = (operation.Method, segments.Length);
            if (!_byLength.TryGetValue(key, out var list)) _byLength.Add(key, list = []);
            list.Add((segments, operation));
        }
    }

    /// <summary>All operations, in no order.</summary>
    public IReadOnlyCollection<KnownOperation> Operations => _exact.Values;

    /// <summary>True when there is nothing to match with: every state is unknown.</summary>
    public bool IsEmpty => _exact.Count == 0;

    /// <summary>The operation that an observed endpoint is; null when no document has it.</summary>
    public KnownOperation? Find(string method, string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        string form = FormOf(template);
        if (_exact.TryGetValue((method, form), out KnownOperation? exact)) return exact;
        string[] segments = form.Split('/');
        if (!_byLength.TryGetValue((method, segments.Length), out var candidates)) return null;
        foreach ((string[] known, KnownOperation operation) in candidates)
        {
            if (Covers(known, segments)) return operation;
        }

        return null;
    }

    /// <summary>How an endpoint that is used stands to the documents.</summary>
    public EndpointState StateOf(string method, string template)
    {
        if (IsEmpty) return EndpointState.Unknown;
        return Find(method, template) switch
        {
            null => EndpointState.Shadow,
            { IsDeprecated: true } => EndpointState.Zombie,
            _ => EndpointState.Documented,
        };
    }

    /// <summary>Operations that none of the observed endpoints is.</summary>
    public IReadOnlyList<KnownOperation> Orphans(IEnumerable<(string Method, string Template)> observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        HashSet<KnownOperation> used = new(ReferenceEqualityComparer.Instance);
        foreach ((string method, string template) in observed)
        {
            if (Find(method, template) is { } operation) used.Add(operation);
        }

        return [.. _exact.Values.Where(o => !used.Contains(o)).OrderBy(static o => o.Template, StringComparer.Ordinal).ThenBy(static o => o.Method, StringComparer.Ordinal)];
    }

    /// <summary>The template without the names of its parameters: <c>/a/{id}.json</c> is <c>/a/{}.json</c>. A slash at the end makes no difference.</summary>
    public static string FormOf(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        StringBuilder form = new(template.Length);
        for (int at = 0; at < template.Length; at++)
        {
            int end = template[at] == '{' ? template.IndexOf('}', at) : -1;
            if (end < 0)
            {
                form.Append(template[at]);
                continue;
            }

            form.Append("{}");
            at = end;
        }

        return form.Length > 1 && form[^1] == '/' ? form.ToString(0, form.Length - 1) : form.ToString();
    }

    private static bool Covers(string[] known, string[] observed)
    {
        for (int i = 0; i < known.Length; i++)
        {
            if (known[i] != observed[i] && (known[i] != "{}" || observed[i].Length == 0)) return false;
        }

        return true;
    }
}
