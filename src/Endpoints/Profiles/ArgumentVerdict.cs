namespace Insight.Endpoints.Profiles;

/// <summary>What is to be said of one argument.</summary>
/// <param name="Parameter">Where its parameter stands in the endpoint's profile; -1: it is unknown.</param>
/// <param name="Reasons">What is unusual about it.</param>
/// <param name="Surprise">How surprising its most surprising places are, nats (<see cref="SequenceTable.Read"/>); below <see cref="ProfileScale.Ordinary"/> it may be less surprising than this says.</param>
/// <param name="Texture">What kind of text the parameter is known to hold, if the value is ordinary for it; otherwise none.</param>
public readonly record struct ArgumentVerdict(int Parameter, ProfileReasons Reasons, double Surprise, ParameterTexture Texture);
