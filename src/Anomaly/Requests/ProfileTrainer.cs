using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Requests;

/// <summary>Makes a profile from what gateways counted. Pure: the same summaries give the same profile.</summary>
/// <remarks>
/// Trimming takes two passes. The first profile is learned from all values; while it is in force gateways count apart what it doubts, and the next one
/// is learned from the rest (<see cref="ParameterSummary.Doubtful"/>). So one poisoned value in a hundred, which makes the first
/// profile doubt a little less, is not in the second. What many clients send at once is a release, not poison, and is taken over (<see cref="TrainerSettings.AdoptedShare"/>).
/// </remarks>
public static class ProfileTrainer
{
    /// <summary>Makes a profile.</summary>
    /// <param name="summary">Everything that was counted in the time that teaches, such as two weeks; its basis is the profile in force.</param>
    /// <param name="recent">What of it was counted lately, such as an hour, which shows releases; null: all of it.</param>
    /// <param name="settings">How much is needed.</param>
    public static Training Train(ProfileSummary summary, ProfileSummary? recent = null, TrainerSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(summary);
        settings ??= new TrainerSettings();
        Dictionary<ulong, EndpointSummary> lately = (recent ?? summary).Ordered.ToDictionary(static one => one.Id);
        List<EndpointProfile> endpoints = [];
        List<Adoption> adopted = [];
        long doubtful = 0;
        foreach (EndpointSummary endpoint in summary.Ordered)
        {
            EndpointProfile? before = summary.Basis?.Find(endpoint.Id);
            Dictionary<(ArgumentPlace, string), ParameterSummary> seenLately =
                lately.TryGetValue(endpoint.Id, out EndpointSummary? late) ? late.Ordered.ToDictionary(static one => (one.Place, one.Name)) : [];
            List<ParameterProfile> parameters = [];
            foreach (ParameterSummary parameter in endpoint.Ordered)
            {
                ParameterProfile? known = before?.Parameters.FirstOrDefault(one => one.Place == parameter.Place && one.Name == parameter.Name);
                ParameterSummary? last = seenLately.GetValueOrDefault((parameter.Place, parameter.Name));
                bool isRelease = last is not null && IsRelease(last, settings);
                if (!isRelease) doubtful += parameter.Doubtful.Values;
                ParameterProfile profile = ParameterTraining.Train(endpoint, parameter, recent is null && !isRelease ? null : last, isRelease, settings);
                bool isNew = known is not { IsJudged: true } && before is { IsClosed: true };
                if (profile.IsJudged && (isNew || isRelease))
                {
                    profile = profile with { State = ParameterState.Adopted };
                    adopted.Add(new Adoption(endpoint.Id, parameter.Place, parameter.Name, isNew, profile.Clients));
                }

                parameters.Add(profile);
            }

            endpoints.Add(new EndpointProfile(
                endpoint.Id, summary.Key, endpoint.Requests >= settings.MinRequests && !endpoint.IsFull, Fullest(parameters)));
        }

        return new Training(new RequestProfile(summary.Key, endpoints), adopted, doubtful);
    }

    private static bool IsRelease(ParameterSummary parameter, TrainerSettings settings)
    {
        double clients = parameter.Doubtful.Clients.Estimate;
        if (clients < settings.AdoptedClients) return false;
        ClientSketch all = new();
        all.Merge(parameter.Ordinary.Clients);
        all.Merge(parameter.Doubtful.Clients);
        return clients >= settings.AdoptedShare * all.Estimate;
    }

    private static IEnumerable<ParameterProfile> Fullest(List<ParameterProfile> parameters) =>
        parameters.Count <= EndpointProfile.MaxParameters ? parameters
            : parameters.OrderByDescending(static one => one.Clients).ThenBy(static one => one.Place).ThenBy(static one => one.Name, StringComparer.Ordinal).Take(EndpointProfile.MaxParameters);
}
