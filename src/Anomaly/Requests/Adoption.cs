using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Requests;

/// <summary>Something new that many clients send and that passes for ordinary from now on.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Place">Where the parameter stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsNew">Whether the parameter is new; otherwise its values have a new form.</param>
/// <param name="Clients">About how many clients send the parameter.</param>
public sealed record Adoption(ulong Endpoint, ArgumentPlace Place, string Name, bool IsNew, int Clients);
