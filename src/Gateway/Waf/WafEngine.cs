using Insight.Gateway.Profiles;
using Insight.Waf.Auditing;
using Insight.Waf.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Waf;

/// <summary>The rules in use, loaded at start and again whenever their folder changes.</summary>
internal sealed partial class WafEngine : IDisposable
{
    private readonly ILogger<WafEngine> _logger;
    private readonly GatewayOptions _options;
    private readonly RuleFiles _files;
    private volatile ActiveRules? _active;

    /// <exception cref="OptionsValidationException">The rules cannot be used; every error is named with file and line.</exception>
    public WafEngine(IOptions<GatewayOptions> options, ILogger<WafEngine> logger, ProfileScoring? profiles = null)
    {
        Profiles = profiles;
        _logger = logger;
        _options = options.Value;
        _files = new RuleFiles(_options.Waf.Rules);
        Bodies = new BodyBudget(_options.Waf.BufferBytes);
        Shadow = new ShadowSample(_options.Waf.ShadowPercent);
        if (_options.Waf.Rules.Length == 0) return;

        _files.HaveChanged();
        if (_files.Load(out IReadOnlyList<string> errors) is not { } rules)
        {
            throw new OptionsValidationException(nameof(WafOptions), typeof(WafOptions), errors.Select(error => $"{_options.ConfigurationPath}:waf:rules: {error}"));
        }

        if (!TryAudit(rules, out string? problem))
        {
            throw new OptionsValidationException(nameof(WafOptions), typeof(WafOptions), [$"{_options.ConfigurationPath}:waf:rules: {_options.Waf.Rules}: {problem}"]);
        }

        _active = new ActiveRules(rules, _options.Waf);
    }

    /// <summary>Where rules want their audit log written; null: they want none.</summary>
    public AuditLog? Audit { get; private set; }

    /// <summary>Room for bodies that are looked at.</summary>
    public BodyBudget Bodies { get; }

    /// <summary>Whose requests are looked at in shadow.</summary>
    public ShadowSample Shadow { get; }

    /// <summary>What was learned of requests; null: nobody asks.</summary>
    public ProfileScoring? Profiles { get; }

    /// <summary>The rules in use; null: no WAF.</summary>
    public ActiveRules? Active => _active;

    /// <summary>Says what protects, once.</summary>
    public void Announce()
    {
        if (_active is { } active) Announce(active.Rules);
        else LogNone(_options.ConfigurationPath);
    }

    /// <summary>Loads the rules again if a file has changed. What cannot be read leaves those in use as they are.</summary>
    /// <returns>Whether other rules are in use now.</returns>
    public bool Reload()
    {
        if (_active is null || !_files.HaveChanged()) return false;
        if (_files.Load(out IReadOnlyList<string> errors) is not { } rules)
        {
            LogRefused(_options.Waf.Rules, string.Join("\n  ", errors));
            return false;
        }

        if (!TryAudit(rules, out string? problem))
        {
            LogRefused(_options.Waf.Rules, problem!);
            return false;
        }

        _active = new ActiveRules(rules, _options.Waf);
        Announce(rules);
        return true;
    }

    /// <summary>Writes what waits for the audit log.</summary>
    public void Dispose() => Audit?.Dispose();

    private bool TryAudit(RuleSet rules, out string? problem)
    {
        if (Audit is { } open) return open.Reopen(rules.Settings, out problem);
        Audit = AuditLog.Open(rules.Settings, out problem, new AuditLogOptions { OnError = LogAudit });
        return problem is null;
    }

    private void Announce(RuleSet rules)
    {
        foreach (RuleWarning warning in rules.Warnings) LogWarning(warning);
        LogActive(_options.Waf.Mode, rules.RuleCount, _options.Waf.Rules);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WAF: a request could not be inspected")]
    public partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "WAF: mode {Mode}, {Count} rules from {Folder}")]
    private partial void LogActive(InspectionMode mode, int count, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "WAF: {Warning}")]
    private partial void LogWarning(RuleWarning warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "WAF: {Problem}")]
    private partial void LogAudit(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "WAF: off, because {Path}:waf:rules names no folder of rules")]
    private partial void LogNone(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "WAF: the rules in {Folder} cannot be used; those in use stay:\n  {Errors}")]
    private partial void LogRefused(string folder, string errors);
}
