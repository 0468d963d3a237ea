using Insight.Anomaly.Live.Profiles;
using Insight.Endpoints.Profiles;
using Insight.PolicyRecommender.Candidates;

namespace Insight.Console.Proposals;

/// <summary>Parameters as the profile that was learned last knows them.</summary>
internal sealed class LearnedParameters(ProfileStore store) : IParameterProfiles
{
    public RequestProfile Read() => store.Read().Profile;
}
