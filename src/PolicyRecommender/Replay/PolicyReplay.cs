using System.Globalization;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.History;

namespace Insight.PolicyRecommender.Replay;

/// <summary>Runs policies against stored history: "what would this have done?", and, with an incident's time, "would this have stopped it?".</summary>
public sealed class PolicyReplay(HistoryReader history)
{
    /// <summary>Replays a policy.</summary>
    /// <param name="question">The policy and the time.</param>
    /// <param name="mostRequests">About the most requests that are read: beyond that all of some clients.</param>
    /// <param name="progress">Told which share of the time is done, 0 to 1; null: nobody wants to know.</param>
    /// <param name="poisoned">Clients whose requests are not ordinary, and when; null: those of the incidents of that time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ReplayReport> RunAsync(
        ReplayQuestion question, long mostRequests = HistoryQuestion.DefaultMostRequests, IProgress<double>? progress = null, IReadOnlyList<PoisonedTime>? poisoned = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        PolicySpec spec = question.Policy.Spec;
        string tenant = question.Policy.Metadata.Tenant;
        HistoryQuestion wanted = new(tenant, question.From, question.To, spec.Scope, spec.RateLimit?.Key ?? spec.Block?.Key ?? ClientKeyKind.Address, mostRequests)
        {
            WafRules = spec.WafExclusion?.Rules ?? (spec.Waf is null ? null : []),
        };
        HistorySize size = await history.SizeAsync(wanted, cancellationToken);
        ReplayTally tally = new(question, poisoned ?? await history.IncidentsAsync(tenant, question.From, question.To, cancellationToken));
        long all = 0, read = 0;
        await foreach (HistoryRequest request in history.ReadAsync(wanted, size.Share, Hour, cancellationToken))
        {
            tally.Add(request);
            read++;
        }

        tally.Skip(all - read);
        if (size.Share < 1)
        {
            tally.Limit(string.Create(CultureInfo.InvariantCulture,
                $"of {size.InScope} requests that may be in scope those of {size.Share:P1} of the clients were replayed, chosen by hash, each client whole: counts are of these"));
        }

        return tally.Report();

        void Hour(DateTime end, long requests)
        {
            all += requests;
            progress?.Report((end - question.From) / (question.To - question.From));
        }
    }
}
