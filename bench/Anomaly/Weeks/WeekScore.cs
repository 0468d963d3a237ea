using System.Globalization;
using Insight.Anomaly.Findings;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Incidents against what really happened.</summary>
/// <param name="Outcomes">Per fault.</param>
/// <param name="False">Incidents that no fault led to.</param>
internal sealed record WeekScore(IReadOnlyList<FaultOutcome> Outcomes, IReadOnlyList<FoundIncident> False)
{
    /// <summary>An incident may still be told so many seconds after the end of a fault: things settle.</summary>
    public const long Settling = 120;

    /// <summary>Faults that led to an incident.</summary>
    public int Found => Outcomes.Count(outcome => outcome.First is not null);

    /// <summary>Faults that led to none.</summary>
    public int Missed => Outcomes.Count - Found;

    /// <summary>Incidents above one per fault.</summary>
    public int Duplicates => Outcomes.Sum(outcome => outcome.Duplicates);

    /// <summary>Faults whose incident names the root cause.</summary>
    public int RightCauses => Outcomes.Count(outcome => outcome.RightCause);

    /// <summary>Faults with one incident, the right cause, within so many seconds.</summary>
    public int Right(double seconds) => Outcomes.Count(outcome => outcome.IsRight(seconds));

    /// <summary>Scores incidents.</summary>
    /// <remarks>
    /// An incident belongs to a fault when it was told from the onset until <see cref="Settling"/> after the end and its cause, or one of its subjects
    /// when it names no cause, is one that the fault can be seen at. One that was open before the onset belongs to none, even if the fault was added to it.
    /// </remarks>
    public static WeekScore Of(IEnumerable<FoundIncident> incidents, IReadOnlyList<InjectedFault> faults, WeekOptions options)
    {
        FaultTruth truth = new(options);
        Dictionary<InjectedFault, List<FoundIncident>> belonging = faults.ToDictionary(fault => fault, _ => new List<FoundIncident>());
        List<FoundIncident> others = [];
        foreach (FoundIncident incident in incidents.OrderBy(incident => incident.Opened))
        {
            InjectedFault? fault = faults.FirstOrDefault(fault => incident.Opened >= fault.Start && incident.Opened <= fault.End + Settling && Concerns(truth, fault, incident));
            (fault is null ? others : belonging[fault]).Add(incident);
        }

        return new(
            [.. faults.Select(fault => (Fault: fault, Incidents: belonging[fault])).Select(pair => new FaultOutcome(
                pair.Fault, pair.Incidents.FirstOrDefault(),
                pair.Incidents is [{ Cause: { } cause }, ..] && truth.IsCause(pair.Fault, cause),
                Math.Max(0, pair.Incidents.Count - 1)))],
            others);
    }

    /// <summary>One line per fault, for people.</summary>
    public IEnumerable<string> Describe() => Outcomes.Select(outcome => string.Create(
        CultureInfo.InvariantCulture,
        $"{outcome.Fault.Kind,-12} {DateTimeOffset.FromUnixTimeSeconds(outcome.Fault.Start):ddd MM-dd HH:mm:ss} {outcome.Fault.Source}>{outcome.Fault.Service} {outcome.Fault.Client} {outcome.Fault.Endpoint}: {(outcome.First is null ? "missed" : $"after {outcome.Delay:0} s, {(outcome.RightCause ? "right" : "wrong")}: {Text(outcome.First.Cause)}, {outcome.Duplicates} more")}"));

    private static bool Concerns(FaultTruth truth, InjectedFault fault, FoundIncident incident) =>
        incident.Cause is { } cause && (truth.IsCause(fault, cause) || truth.Concerns(fault, cause)) || incident.Subjects.Any(subject => truth.Concerns(fault, subject));

    private static string Text(Subject? subject) =>
        subject is null ? "no cause" : $"{subject.Kind} {subject.Source}>{subject.Service} {subject.EndpointId:x} {subject.Client}";
}
