using Insight.Waf.Variables;

namespace Insight.Waf.Collections;

/// <summary>What a collection is found by.</summary>
/// <param name="Kind">Which variable it is.</param>
/// <param name="Application">Rule sets of other names (<c>SecWebAppId</c>) have collections of their own.</param>
/// <param name="Key">The key, one byte for each char.</param>
internal readonly record struct CollectionKey(VariableKind Kind, string Application, string Key);
