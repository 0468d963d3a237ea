using Insight.Waf.Auditing;
using Insight.Waf.Bodies;

namespace Insight.Waf.Rules;

/// <summary>What directives other than rules say.</summary>
public sealed class RuleSettings
{
    /// <summary><c>SecRuleEngine</c>.</summary>
    public EngineMode Engine { get; internal set; } = EngineMode.Off;

    /// <summary><c>SecRequestBodyAccess</c>.</summary>
    public bool RequestBodyAccess { get; internal set; }

    /// <summary><c>SecRequestBodyLimit</c>, bytes.</summary>
    public long RequestBodyLimit { get; internal set; } = 134_217_728;

    /// <summary><c>SecRequestBodyNoFilesLimit</c>, bytes.</summary>
    public long RequestBodyNoFilesLimit { get; internal set; } = 1_048_576;

    /// <summary><c>SecRequestBodyLimitAction</c>: refuse a longer body; otherwise its beginning is looked at.</summary>
    public bool RejectsLongRequestBodies { get; internal set; } = true;

    /// <summary><c>SecResponseBodyAccess</c>.</summary>
    public bool ResponseBodyAccess { get; internal set; }

    /// <summary><c>SecResponseBodyLimit</c>, bytes.</summary>
    public long ResponseBodyLimit { get; internal set; } = 524_288;

    /// <summary><c>SecResponseBodyLimitAction</c>: refuse a longer body; otherwise its beginning is looked at.</summary>
    public bool RejectsLongResponseBodies { get; internal set; } = true;

    /// <summary><c>SecResponseBodyMimeType</c>, in lower case.</summary>
    public HashSet<string> ResponseBodyTypes { get; } = new(StringComparer.OrdinalIgnoreCase) { "text/plain", "text/html" };

    /// <summary><c>SecArgumentSeparator</c>.</summary>
    public byte ArgumentSeparator { get; internal set; } = (byte)'&';

    /// <summary><c>SecParseXmlIntoArgs</c>.</summary>
    public XmlArguments XmlArguments { get; internal set; }

    /// <summary>Limits for taking bodies apart.</summary>
    public BodyLimits Bodies { get; internal set; } = new();

    /// <summary>The audit log.</summary>
    public AuditSettings Audit { get; } = new();

    /// <summary><c>SecCollectionTimeout</c>: how long a collection lives that nothing changes.</summary>
    public TimeSpan CollectionTimeout { get; internal set; } = TimeSpan.FromHours(1);

    /// <summary><c>SecComponentSignature</c>, in order.</summary>
    public List<string> Components { get; } = [];

    /// <summary><c>SecWebAppId</c>.</summary>
    public string WebAppId { get; internal set; } = "default";
}
