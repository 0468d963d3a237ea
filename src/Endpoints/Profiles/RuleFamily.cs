namespace Insight.Endpoints.Profiles;

/// <summary>What a rule looks for, as far as excuses depend on it.</summary>
public enum RuleFamily
{
    /// <summary>Something that no text excuses: files, commands, sessions, requests that are no HTTP, and whatever has no tag that says otherwise.</summary>
    Other = 0,

    /// <summary>SQL or scripts: there are detectors that parse the value, whose word counts more than a pattern's.</summary>
    Injection,

    /// <summary>Bytes and encodings.</summary>
    Encoding,
}
