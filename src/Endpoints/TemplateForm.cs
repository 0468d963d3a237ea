using System.Text;
using Insight.Endpoints.Matching;

namespace Insight.Endpoints;

/// <summary>A path template in parts, to be held against another one, as <see cref="TemplateIndex"/> would hold it against paths. Immutable.</summary>
public sealed class TemplateForm
{
    private const string Odd = "{text}";

    private readonly Part[] _segments;
    private readonly bool _isPath;

    private TemplateForm(Part[] segments, bool hasRest, bool isPath) => (_segments, HasRest, _isPath) = (segments, hasRest, isPath);

    /// <summary>Whether it takes all below it.</summary>
    public bool HasRest { get; }

    /// <summary>Takes a template apart.</summary>
    /// <param name="template">Template as in <see cref="Catalog.EndpointTemplate"/>, or as <see cref="PathTemplate"/> makes them.</param>
    public static TemplateForm Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        string[] segments = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool hasRest = segments is [.., PathTemplate.Rest];
        return new TemplateForm([.. segments[..(hasRest ? ^1 : ^0)].Select(static segment => new Part(segment, SegmentPattern.Parse(segment)))], hasRest, template.StartsWith('/'));
    }

    /// <summary>How many of the paths of another template this one takes. All and none are certain; some may turn out to be either.</summary>
    /// <param name="other">The other one. Where it is none of paths (<see cref="PathTemplate.Authority"/>), no template takes what it stands for.</param>
    /// <param name="isLearned">Whether it was learned, or is no more than the form of its paths: there <c>{text}</c> also stands for what is encoded and may be read in two ways.</param>
    public TemplateFit Takes(TemplateForm other, bool isLearned)
    {
        ArgumentNullException.ThrowIfNull(other);
        int own = _segments.Length, others = other._segments.Length;

        // {*} is one segment or more.
        bool isDeepEnough = HasRest ? other.HasRest || others > own : other.HasRest ? own > others : own == others;
        if (!other._isPath || !isDeepEnough) return TemplateFit.None;
        TemplateFit fit = other.HasRest && (!HasRest || others < own) ? TemplateFit.Some : TemplateFit.All;
        for (int i = 0; i < Math.Min(own, others); i++)
        {
            TemplateFit segment = Fit(_segments[i], other._segments[i], isLearned);
            if (segment == TemplateFit.None) return TemplateFit.None;
            if (segment < fit) fit = segment;
        }

        return fit;
    }

    private static TemplateFit Fit(Part own, Part other, bool isLearned)
    {
        if (other.Text.Contains('%', StringComparison.Ordinal) || (!isLearned && other.Text.StartsWith(Odd, StringComparison.Ordinal))) return TemplateFit.Some;
        if (own.Pattern is { IsWhole: true }) return TemplateFit.All;
        if (other.Pattern is not null) return own.Pattern is not null && own.Pattern.Equals(other.Pattern) ? TemplateFit.All : TemplateFit.Some;
        bool fits = own.Pattern?.Matches(Encoding.UTF8.GetBytes(other.Text)) ?? own.Text == other.Text;
        return fits ? TemplateFit.All : TemplateFit.None;
    }

    private sealed record Part(string Text, SegmentPattern? Pattern);
}
