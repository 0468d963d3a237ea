using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;

namespace Insight.Anomaly.Windows;

/// <summary>Takes what the detectors of one window have to say, and how much they asked: the budget is split over the questions.</summary>
/// <param name="expected">What is expected in the window; null: nothing.</param>
public sealed class FindingSink(ExpectedScopes? expected = null)
{
    /// <summary>Findings less unlikely than this are not worth telling.</summary>
    public const double Floor = 1e-4;

    private readonly List<Finding> _findings = [];
    private readonly Dictionary<(string Tenant, string App, QuestionGroup Group), long> _tests = [];

    /// <summary>What is expected in this window.</summary>
    public ExpectedScopes Expected { get; } = expected ?? ExpectedScopes.None;

    /// <summary>What was found, with p-values of at most <see cref="Floor"/>.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>How many questions were asked per app and kind.</summary>
    public IReadOnlyDictionary<(string Tenant, string App, QuestionGroup Group), long> Tests => _tests;

    /// <summary>Adds a finding; one above <see cref="Floor"/> is passed over.</summary>
    public void Add(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.PValue <= Floor) _findings.Add(finding);
    }

    /// <summary>Says that so many questions of a kind, each with a p-value, were asked about an app in this window.</summary>
    public void CountTests(string tenant, string app, QuestionGroup group, long tests) =>
        _tests[(tenant, app, group)] = _tests.GetValueOrDefault((tenant, app, group)) + tests;
}
