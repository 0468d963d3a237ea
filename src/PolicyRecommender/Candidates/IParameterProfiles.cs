using Insight.Endpoints.Profiles;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>What was learned of the arguments of requests.</summary>
public interface IParameterProfiles
{
    /// <summary>The profile that was learned last.</summary>
    RequestProfile Read();
}
