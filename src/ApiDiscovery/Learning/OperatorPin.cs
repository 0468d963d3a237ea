namespace Insight.ApiDiscovery.Learning;

/// <summary>What an operator decided.</summary>
/// <param name="Kind">What is decided.</param>
/// <param name="Template">
/// The path template it is about, names of parameters free. For segments, its last segment is the one: a constant for
/// <see cref="OperatorPinKind.Static"/>, <c>{any}</c> for <see cref="OperatorPinKind.Parameter"/>.
/// </param>
/// <param name="Method">Method, for endpoints; empty: all.</param>
public sealed record OperatorPin(OperatorPinKind Kind, string Template, string Method = "");
