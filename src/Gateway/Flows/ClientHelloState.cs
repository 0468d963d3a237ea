namespace Insight.Gateway.Flows;

/// <summary>What the first bytes of a connection are.</summary>
internal enum ClientHelloState
{
    /// <summary>The beginning of a hello; more is needed.</summary>
    Incomplete,

    /// <summary>A whole hello.</summary>
    Complete,

    /// <summary>Something else, or a hello that breaks the rules: whoever comes next may refuse it.</summary>
    NotTls,
}
