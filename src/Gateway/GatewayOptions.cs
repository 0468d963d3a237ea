using Insight.Gateway.Bodies;
using Insight.Gateway.Bundles;
using Insight.Gateway.Enrolment;
using Insight.Gateway.Hosting;
using Insight.Gateway.Identity;
using Insight.Gateway.Metrics;
using Insight.Gateway.Privacy;
using Insight.Gateway.Profiles;
using Insight.Gateway.Records;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Waf;

namespace Insight.Gateway;

/// <summary>Everything a gateway can be told. In configuration these are the keys below <c>gateway:</c>.</summary>
/// <remarks>Checked at start by <see cref="GatewayOptionsValidator"/>; every error names the path of the key it is about.</remarks>
public sealed class GatewayOptions
{
    /// <summary>Where these options stand in configuration, for messages.</summary>
    internal string ConfigurationPath { get; set; } = "gateway";

    /// <summary>Name of this gateway in its records (at most 64 bytes are kept). Default: the machine's name.</summary>
    public string Id { get; set; } = Environment.MachineName;

    /// <summary>Where this gateway stands, such as a data centre; may be empty.</summary>
    public string Site { get; set; } = "";

    /// <summary>Labels of this gateway, at most 32, by which advertise policies choose it. <c>site</c> is <see cref="Site"/> and is not named here.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Folder (or file) of objects that are in force until the console sends some; empty: none. Read at start.</summary>
    public string Objects { get; set; } = "";

    /// <summary>Tenant of routes whose metadata (their own or their cluster's) names none.</summary>
    public string Tenant { get; set; } = "default";

    /// <summary>Application of routes whose metadata (their own or their cluster's) names none.</summary>
    public string App { get; set; } = "default";

    /// <summary>Header that carries the request id from the client, to the upstream and back.</summary>
    public string RequestIdHeader { get; set; } = "X-Request-Id";

    /// <summary>Networks (CIDR) of proxies whose <c>X-Forwarded-For</c> is believed. Default: none.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Where records are written.</summary>
    public JournalSettings Journal { get; set; } = new();

    /// <summary>How the source of a request is known.</summary>
    public IdentityOptions Identity { get; set; } = new();

    /// <summary>What names a client's session; by default nothing does.</summary>
    public SessionOptions Session { get; set; } = new();

    /// <summary>What is stored as a keyed pseudonym instead of in clear.</summary>
    public PrivacyOptions Privacy { get; set; } = new();

    /// <summary>What records say of the contents of requests and responses.</summary>
    public RecordingOptions Recording { get; set; } = new();

    /// <summary>Kinds of sensitive data of one's own.</summary>
    public SensitiveOptions Sensitive { get; set; } = new();

    /// <summary>The WAF.</summary>
    public WafOptions Waf { get; set; } = new();

    /// <summary>The learned profiles of requests, beside the WAF.</summary>
    public ProfileOptions Profiles { get; set; } = new();

    /// <summary>Where what was learned and decided elsewhere comes from.</summary>
    public BundleOptions Bundle { get; set; } = new();

    /// <summary>How the gateway gets an identity of its own.</summary>
    public EnrolmentOptions Enrolment { get; set; } = new();

    /// <summary>To whom metrics are given.</summary>
    public MetricsOptions Metrics { get; set; } = new();

    /// <summary>Addresses of our own host; an application that calls <c>AddInsight</c> configures its server itself.</summary>
    public ListenOptions Listen { get; set; } = new();

    /// <summary>Limits of our own host's server; an application that calls <c>AddInsight</c> configures its server itself.</summary>
    public LimitOptions Limits { get; set; } = new();
}
