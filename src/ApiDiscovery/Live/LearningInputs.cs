using Insight.ApiDiscovery.Decisions;
using Insight.ApiDiscovery.Learning;
using Insight.ApiDiscovery.OpenApi;

namespace Insight.ApiDiscovery.Live;

/// <summary>What people said about endpoints: decisions of operators, and documents that somebody uploaded.</summary>
public sealed class LearningInputs(OperatorDecisions decisions, KnownDocuments documents)
{
    private IReadOnlyList<OperatorDecision> _decisions = [];
    private IReadOnlyList<(KnownDocument Document, KnownApi Api)> _documents = [];
    private string _seen = "";

    /// <summary>Reads them anew; true when they are others than before.</summary>
    public bool Refresh()
    {
        _decisions = decisions.List();
        _documents = documents.Read();
        string seen = string.Join('\n', _decisions.Select(decision => decision.Id).Concat(_documents.Select(known => $"{known.Document.Tenant}\t{known.Document.App}\t{known.Document.Host}\t{known.Document.Sha256}")));
        bool changed = seen != _seen;
        _seen = seen;
        return changed;
    }

    /// <summary>What operators decided about a host, in the order of their decisions.</summary>
    internal IReadOnlyList<OperatorPin> PinsOf(HostKey host) =>
    [
        .. _decisions
            .Where(decision => Means(decision.Tenant, host.Tenant) && Means(decision.App, host.App) && Means(decision.Host, host.Host))
            .Select(decision => new OperatorPin(KindOf(decision.Kind), decision.Pattern, decision.Method)),
    ];

    /// <summary>What documents say of a host.</summary>
    internal IReadOnlyList<KnownTemplate> KnownOf(HostKey host) =>
    [
        .. _documents
            .Where(known => known.Document.IsFor(host.Tenant, host.App, host.Host))
            .SelectMany(known => known.Api.Operations.Select(operation => new KnownTemplate(operation.Method, operation.Template))),
    ];

    private static bool Means(string chosen, string actual) => chosen.Length == 0 || chosen.Equals(actual, StringComparison.OrdinalIgnoreCase);

    private static OperatorPinKind KindOf(DecisionKind kind) => kind switch
    {
        DecisionKind.PinStatic => OperatorPinKind.Static,
        DecisionKind.PinParameter => OperatorPinKind.Parameter,
        DecisionKind.Ignore => OperatorPinKind.Ignore,
        _ => OperatorPinKind.NonApi,
    };
}
