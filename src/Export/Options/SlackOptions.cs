namespace Insight.Export.Options;

/// <summary>Messages about incidents in a channel of Slack.</summary>
public sealed class SlackOptions
{
    /// <summary>Name of the secret that holds the address of the incoming webhook: whoever knows it can post.</summary>
    public string UrlSecret { get; set; } = "";
}
