namespace Insight.Anomaly.Live.Profiles;

/// <summary>An endpoint that gateways have counted arguments of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stored">When its newest counts were stored, microseconds since 1970.</param>
/// <param name="Newest">End of the newest period in them, microseconds since 1970.</param>
internal sealed record CountedEndpoint(ulong Id, long Stored, long Newest);
