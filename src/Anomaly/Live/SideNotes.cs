using Insight.Anomaly.Findings;
using Insight.Anomaly.Watch;

namespace Insight.Anomaly.Live;

/// <summary>Picks what is kept of each window beside findings and incidents, so that it stays bounded.</summary>
internal sealed class SideNotes(EngineWatches watches)
{
    /// <summary>Services and edges whose bands are kept of a minute, at most: five rows each.</summary>
    public const int MostSubjects = 1000;

    /// <summary>Endpoints whose bands are kept of a minute, at most; only those that are part of an open incident.</summary>
    public const int MostEndpoints = 200;

    private readonly ThreatChanges _threats = new(EngineFactory.Clients.ScoreHalfLife);

    /// <summary>What to keep of the window that ended then.</summary>
    /// <param name="end">End of the window, seconds since 1970.</param>
    /// <param name="subjects">What open incidents are about.</param>
    public WindowNotes Take(long end, IEnumerable<Subject> subjects)
    {
        HashSet<(string, string, ulong)> struck = [.. subjects.Where(static subject => subject.EndpointId != 0).Select(static subject => (subject.Tenant, subject.Service, subject.EndpointId))];
        Func<SubjectKey, bool> Bounded()
        {
            int subjects = 0, endpoints = 0;
            return key => key.Kind is SubjectKind.Service or SubjectKind.Edge
                ? subjects++ < MostSubjects
                : struck.Contains((key.Tenant, key.Service, key.EndpointId)) && endpoints++ < MostEndpoints;
        }

        return new WindowNotes(
            end, _threats.Take(end, watches.Clients.Threats), [.. watches.Minutes.Bands(Bounded())], [.. watches.Minutes.Forecasts(Bounded())],
            end % SeriesForecast.StepSeconds == 0 ? watches.Calls.Advice : [], end % SeriesForecast.StepSeconds == 0 ? watches.Versions.Comparisons : []);
    }
}
