namespace Insight.Console.Enrolment;

/// <summary>How gateways get an identity of their own (configuration section <c>console.enrolment</c>). Without an authority there is no enrolment.</summary>
public sealed class EnrolmentOptions
{
    /// <summary>File of the authority (<c>insight ca init</c> makes it). While there is none, nobody can enrol.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>File with the passphrase of its keys: first line; readable by its owner only.</summary>
    public string PassphraseFile { get; set; } = "";

    /// <summary>Environment variable with the passphrase, instead of a file.</summary>
    public string PassphraseVariable { get; set; } = "";

    /// <summary>How long certificates of gateways are valid; 1 hour to 90 days.</summary>
    public TimeSpan CertificateLifetime { get; set; } = TimeSpan.FromHours(24);
}
