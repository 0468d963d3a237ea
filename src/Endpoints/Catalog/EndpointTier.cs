namespace Insight.Endpoints.Catalog;

/// <summary>How sure it is that an endpoint exists. Policies may use only <see cref="Confirmed"/> ones.</summary>
public enum EndpointTier
{
    /// <summary>Requests matched it, but no answer showed that it exists.</summary>
    Observed = 0,

    /// <summary>An answer showed that it exists.</summary>
    Candidate = 1,

    /// <summary>At least three requests of two clients in two stretches of time showed it.</summary>
    Confirmed = 2,

    /// <summary>It was confirmed once and was not used for a long time.</summary>
    Retired = 3,
}
