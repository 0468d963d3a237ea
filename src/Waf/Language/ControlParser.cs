using Insight.Waf.Auditing;
using Insight.Waf.Rules;
using Insight.Waf.Variables;

namespace Insight.Waf.Language;

/// <summary>Reads the value of the action <c>ctl</c>.</summary>
internal static class ControlParser
{
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static Control Parse(string text)
    {
        int equals = text.IndexOf('=');
        if (equals <= 0) throw new FormatException($"ctl needs a setting and a value, such as ruleEngine=Off; it has '{text}'.");
        string name = text[..equals].Trim(), value = Unquoted(text[(equals + 1)..].Trim());
        return name.ToLowerInvariant() switch
        {
            "ruleengine" => Simple(ControlKind.RuleEngine, name, value, "On", "Off", "DetectionOnly"),
            "requestbodyaccess" => Simple(ControlKind.RequestBodyAccess, name, value, "On", "Off"),
            "responsebodyaccess" => Simple(ControlKind.ResponseBodyAccess, name, value, "On", "Off"),
            "forcerequestbodyvariable" => Simple(ControlKind.ForceRequestBodyVariable, name, value, "On", "Off"),
            "requestbodyprocessor" => Simple(ControlKind.RequestBodyProcessor, name, value, "URLENCODED", "MULTIPART", "XML", "JSON"),
            "parsexmlintoargs" => Simple(ControlKind.XmlArguments, name, value, "On", "Off", "OnlyArgs"),
            "auditengine" => Simple(ControlKind.AuditEngine, name, value, "On", "Off", "RelevantOnly"),
            "auditlogparts" => new Control { Kind = ControlKind.AuditLogParts, Value = value, AuditParts = AuditPartsChange.Parse(value) },
            "requestbodylimit" => new Control { Kind = ControlKind.RequestBodyLimit, Value = Number(name, value) },
            "responsebodylimit" => new Control { Kind = ControlKind.ResponseBodyLimit, Value = Number(name, value) },
            "ruleremovebyid" => new Control { Kind = ControlKind.RemoveRules, Choice = RuleChoice.ById(value) },
            "ruleremovebytag" => new Control { Kind = ControlKind.RemoveRules, Choice = RuleChoice.ByTag(value) },
            "ruleremovebymsg" => new Control { Kind = ControlKind.RemoveRules, Choice = RuleChoice.ByMessage(value) },
            "ruleremovetargetbyid" => RemoveTarget(name, value, RuleChoice.ById),
            "ruleremovetargetbytag" => RemoveTarget(name, value, RuleChoice.ByTag),
            "ruleremovetargetbymsg" => RemoveTarget(name, value, RuleChoice.ByMessage),
            "debugloglevel" => new Control { Kind = ControlKind.None },
            "hashengine" or "hashenforcement" => throw new FormatException($"ctl:{name} is not offered: links are not signed here."),
            _ => throw new FormatException($"there is no setting ctl:{name}."),
        };
    }

    /// <summary>A value may have quotes of its own behind the equals sign.</summary>
    private static string Unquoted(string value) => value.Length > 1 && value[0] == '\'' && value[^1] == '\'' ? value[1..^1].Trim() : value;

    private static Control Simple(ControlKind kind, string name, string value, params ReadOnlySpan<string> allowed)
    {
        foreach (string one in allowed)
        {
            if (one.Equals(value, StringComparison.OrdinalIgnoreCase)) return new Control { Kind = kind, Value = one };
        }

        throw new FormatException($"ctl:{name} is one of {string.Join(", ", allowed!)}; it is '{value}'.");
    }

    private static string Number(string name, string value) =>
        long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out long number) && number > 0
            ? value
            : throw new FormatException($"ctl:{name} needs a number of bytes; it has '{value}'.");

    private static Control RemoveTarget(string name, string value, Func<string, RuleChoice> choose)
    {
        int semicolon = value.IndexOf(';');
        if (semicolon <= 0) throw new FormatException($"ctl:{name} needs rules and a variable, such as 942100;ARGS:q; it has '{value}'.");
        Selector target = VariableParser.ParseSelector(value[(semicolon + 1)..].Trim());
        return new Control { Kind = ControlKind.RemoveTarget, Choice = choose(value[..semicolon].Trim()), Target = target };
    }
}
