namespace Insight.Endpoints.Profiles;

/// <summary>Where a name leads to in a profile.</summary>
/// <param name="Index">Its parameter's place in <see cref="EndpointProfile.Parameters"/>; -1: none.</param>
/// <param name="IsUnknown">Whether the name itself is unknown; a header or cookie is then held against all of its kind.</param>
internal readonly record struct ResolvedName(int Index, bool IsUnknown);
