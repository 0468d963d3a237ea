namespace Insight.ApiDiscovery.Learning;

/// <summary>A sampled answer that said: not here. What such answers look like tells the false good ones (soft 404).</summary>
/// <param name="Path">Key of method and path.</param>
/// <param name="Sample">The answer.</param>
internal readonly record struct MissingAnswer(uint Path, Sample Sample);
