namespace Insight.Gateway.Enrolment;

/// <summary>How a gateway gets an identity of its own (<c>gateway:enrolment</c>). Without a <see cref="Url"/> it has none.</summary>
public sealed class EnrolmentOptions
{
    /// <summary>Address of the console, such as <c>https://console.internal</c>; plain http is for loopback only.</summary>
    public string Url { get; set; } = "";

    /// <summary>File with the join token (<c>insight gateway token create</c>): first line. Needed once; it may be deleted afterwards.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>Folder for the identity. It must belong to this gateway alone.</summary>
    public string Directory { get; set; } = "";
}
