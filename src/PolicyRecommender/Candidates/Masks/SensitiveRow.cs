namespace Insight.PolicyRecommender.Candidates.Masks;

/// <summary>Sensitive data of one kind at an endpoint.</summary>
internal sealed class SensitiveRow
{
    public string Host { get; set; } = "";

    public string Method { get; set; } = "";

    public string Template { get; set; } = "";

    public string Sensitive { get; set; } = "";

    public ulong Answers { get; set; }

    public ulong Requests { get; set; }

    public ulong First { get; set; }

    public ulong Clients { get; set; }

    /// <summary>Of the answers, those to clients that did not say who they are.</summary>
    public ulong Open { get; set; }

    public ulong All { get; set; }
}
