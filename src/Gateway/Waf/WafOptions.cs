namespace Insight.Gateway.Waf;

/// <summary>The WAF (<c>gateway:waf</c>). Routes may differ by metadata, see <see cref="RouteInspection"/>.</summary>
public sealed class WafOptions
{
    /// <summary>What is done on routes that do not say it themselves. Default: block.</summary>
    public InspectionMode Mode { get; set; } = InspectionMode.Block;

    /// <summary>Folder of rules: one with <c>crs-setup.conf</c> and <c>rules/</c>, or one with <c>*.conf</c>. Empty (default): no WAF.
    /// It is followed when it changes; rules that cannot be read never replace those in use.</summary>
    public string Rules { get; set; } = "";

    /// <summary>Paranoia level, 1 to 4. Default: what the rules say (1).</summary>
    public int? Paranoia { get; set; }

    /// <summary>Anomaly score from which a request is stopped. Default: what the rules say (5).</summary>
    public int? Threshold { get; set; }

    /// <summary>Anomaly score from which a response is stopped. Default: what the rules say (4).</summary>
    public int? OutboundThreshold { get; set; }

    /// <summary>Whether request bodies are looked at. Default: yes, those that can be taken apart (forms, multipart, JSON, XML).</summary>
    public bool Bodies { get; set; } = true;

    /// <summary>Longest request body that is looked at, bytes. Default: what the rules say (128 KiB, 12.5 MiB with files).</summary>
    public long? BodyBytes { get; set; }

    /// <summary>Whether response bodies are looked at; they are then held back until they have been. Default: no.</summary>
    public bool Responses { get; set; }

    /// <summary>Exclusions in the words of the rule language's action <c>ctl</c>, such as <c>ruleRemoveTargetById=942100;ARGS:comment</c>.</summary>
    public IList<string> Exclude { get; } = [];

    /// <summary>Bytes of bodies that may be held at one time, all requests together; beyond it 503. Default 256 MiB.</summary>
    public long BufferBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of a matched value that are kept with a finding, sensitive parts masked; 0: none. Default and most: 64.</summary>
    public int ExcerptBytes { get; set; } = 64;

    /// <summary>Percent of the clients, others each day, whose requests the next stricter paranoia level looks at, too, when they have passed: nobody acts on what it finds, the
    /// access record says it. 0: none. Default 1.</summary>
    public double ShadowPercent { get; set; } = 1;

    /// <summary>How often the folder of rules is looked at for changes. Default 5 seconds.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);
}
