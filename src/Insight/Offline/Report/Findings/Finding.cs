using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Findings;

/// <summary>Something that stands out, in plain language.</summary>
/// <param name="Title">What it is about, a few words.</param>
/// <param name="Text">What was found, with its figures.</param>
internal sealed record Finding(string Title, Markup Text);
