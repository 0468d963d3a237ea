using System.Globalization;
using Insight.Waf.Auditing;
using Insight.Waf.Rules;
using Insight.Waf.Transformations;

namespace Insight.Waf.Language;

/// <summary>Puts the actions of a rule, as they are written, into the rule.</summary>
internal static class RuleActions
{
    private static readonly string[] s_severities = ["EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG"];

    /// <summary>Actions that the language knows and this engine does not offer, and why.</summary>
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["exec"] = "rules start no programs",
        ["proxy"] = "routes decide where a request goes",
        ["append"] = "rules do not change what is answered",
        ["prepend"] = "rules do not change what is answered",
        ["pause"] = "rules do not hold requests up",
    };

    /// <summary>Applies all actions; those of the phase's defaults first.</summary>
    /// <param name="rule">The rule, with its phase not yet known.</param>
    /// <param name="actions">What <see cref="ActionReader"/> read.</param>
    /// <param name="defaults">Default actions by phase, 1 to 5; null entries: none given.</param>
    /// <param name="isLink">Whether it is a link of a chain, which shares phase, id and disruption of its first rule.</param>
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static void Apply(Rule rule, IReadOnlyList<(string Name, string Value)> actions, DefaultActions?[] defaults, bool isLink)
    {
        if (!isLink)
        {
            foreach ((string name, string value) in actions)
            {
                if (name == "phase") rule.Phase = ParsePhase(value);
            }

            if (defaults[rule.Phase] is { } given)
            {
                rule.Logs = given.Logs;
                rule.AuditLogs = given.AuditLogs;
            }
        }

        List<Transformation> transformations = [.. isLink ? [] : defaults[rule.Phase]?.Transformations ?? []];
        foreach ((string name, string value) in actions)
        {
            if (name == "t") AddTransformation(transformations, value);
            else Apply(rule, name, value);
        }

        rule.Transformations.AddRange(transformations);
    }

    /// <summary>Adds a transformation; <c>none</c> removes those before.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public static void AddTransformation(List<Transformation> transformations, string name)
    {
        if (name.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            transformations.Clear();
            return;
        }

        transformations.Add(TransformationTable.Find(name) ?? throw new FormatException($"there is no transformation t:{name}."));
    }

    /// <exception cref="FormatException">Not a phase.</exception>
    public static int ParsePhase(string value) => value.ToLowerInvariant() switch
    {
        "1" => 1,
        "2" or "request" => 2,
        "3" => 3,
        "4" or "response" => 4,
        "5" or "logging" => 5,
        _ => throw new FormatException($"'{value}' is no phase; it is 1 to 5, request, response or logging."),
    };

    /// <summary>What an action does to a request; null: it is none of those.</summary>
    public static Disruption? DisruptionOf(string name, string value) => name switch
    {
        "pass" => Disruption.Pass,
        "block" => Disruption.Block,
        "deny" => Disruption.Deny,
        "drop" => Disruption.Drop,
        "redirect" => Disruption.Redirect,
        "allow" => value.ToLowerInvariant() switch { "phase" => Disruption.AllowPhase, "request" => Disruption.AllowRequest, _ => Disruption.Allow },
        _ => null,
    };

    private static void Apply(Rule rule, string name, string value)
    {
        if (DisruptionOf(name, value) is { } disruption)
        {
            rule.Disruption = disruption;
            if (disruption == Disruption.Redirect) rule.RedirectTo = Macro.Parse(value);
            return;
        }

        switch (name)
        {
            case "phase": break;
            case "id": rule.Id = ParseNumber(name, value, 1, int.MaxValue); break;
            case "msg": rule.Message = Macro.Parse(value); break;
            case "logdata": rule.LogData = Macro.Parse(value); break;
            case "severity": rule.Severity = ParseSeverity(value); break;
            case "rev": rule.Revision = value; break;
            case "ver": rule.Version = value; break;
            case "maturity": rule.Maturity = ParseNumber(name, value, 0, 10); break;
            case "accuracy": rule.Accuracy = ParseNumber(name, value, 0, 10); break;
            case "tag": rule.Tags.Add(value); break;
            case "log": (rule.Logs, rule.AuditLogs) = (true, true); break;
            case "nolog": (rule.Logs, rule.AuditLogs) = (false, false); break;
            case "auditlog": rule.AuditLogs = true; break;
            case "noauditlog": rule.AuditLogs = false; break;
            case "capture": rule.Captures = true; break;
            case "multimatch": rule.MultiMatch = true; break;
            case "chain": rule.HasChain = true; break;
            case "status": rule.Status = ParseNumber(name, value, 100, 599); break;
            case "skip": rule.Skip = ParseNumber(name, value, 1, 10_000); break;
            case "skipafter": rule.SkipAfter = value; break;
            case "setvar": rule.SetVariables.Add(SetVariable.Parse(value)); break;
            case "setenv": rule.SetVariables.Add(SetVariable.Parse("env." + value)); break;
            case "ctl": rule.Controls.Add(ControlParser.Parse(value)); break;

            case "sanitisearg" or "sanitiserequestheader" or "sanitiseresponseheader": rule.Sanitised.Add(Sanitising.Parse(name, value)); break;

            case "initcol" or "setsid" or "setuid" or "setrsc" or "expirevar" or "deprecatevar": rule.CollectionActions.Add(CollectionAction.Parse(name, value)); break;
            case "sanitisematched" or "sanitisematchedbytes" or "xmlns": break;
            default:
                throw new FormatException(s_refused.TryGetValue(name, out string? why) ? $"the action {name} is not offered: {why}." : $"there is no action {name}.");
        }
    }

    private static int ParseSeverity(string value)
    {
        int named = Array.IndexOf(s_severities, value.ToUpperInvariant());
        return named >= 0 ? named : ParseNumber("severity", value, 0, 7);
    }

    private static int ParseNumber(string name, string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max
            ? number
            : throw new FormatException($"{name} needs a number from {min} to {max}; it has '{value}'.");
}
