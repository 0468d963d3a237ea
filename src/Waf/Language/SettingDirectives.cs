using System.Globalization;
using Insight.Waf.Bodies;
using Insight.Waf.Rules;

namespace Insight.Waf.Language;

/// <summary>The directives that are no rules: engine, limits, bodies, audit log.</summary>
internal sealed class SettingDirectives
{
    /// <summary>Directives that name what this engine does not have to be told: nothing is lost by passing over them.</summary>
    private static readonly HashSet<string> s_withoutEffect =
    [
        "secargumentslimitaction", "secauditlog2", "seccookieformat", "seccookiev0separator", "seccachetransformations",
        "secdatadir", "secdebuglog", "secdebugloglevel", "secinterceptonerror", "secpcrematchlimit", "secpcrematchlimitrecursion", "secrequestbodyinmemorylimit",
        "secruleperftime", "secsensorid", "secserversignature", "secstatusengine", "sectmpdir", "sectmpsaveuploadedfiles",
        "secuploaddir", "secuploadfilemode", "secuploadkeepfiles",
        "secxmlexternalentity", "secdisablebackendcompression", "seccontentinjection", "secstreaminbodyinspection", "secstreamoutbodyinspection",
        "secchrootdir", "secruleinheritance", "secconnengine", "secconnreadstatelimit", "secconnwritestatelimit", "secreadstatelimit", "secwritestatelimit", "secrequestencoding",
        "secunicodecodepage",
    ];

    /// <summary>Directives that the language knows and this engine does not offer, and why.</summary>
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["secrulescript"] = "rules start no programs",
        ["secremoterules"] = "rules are installed, not fetched while they load",
        ["sechashengine"] = "links are not signed here",
        ["sechashkey"] = "links are not signed here",
        ["sechashparam"] = "links are not signed here",
        ["sechashmethodrx"] = "links are not signed here",
        ["sechashmethodpm"] = "links are not signed here",
        ["secguardianlog"] = "rules start no programs",
    };

    /// <summary>Directives that are passed over although what they ask for is not done.</summary>
    private static readonly Dictionary<string, string> s_unanswered = new()
    {
        ["secgeolookupdb"] = "there is no geographic data base, so @geoLookup never matches",
        ["secgsblookupdb"] = "there is no list of dangerous addresses, so @gsbLookup never matches",
        ["sechttpblkey"] = "no name server is asked about clients, so @rbl never matches",
    };

    public RuleSettings Settings { get; } = new();

    /// <returns>What the directive does not do although it is taken; null: nothing.</returns>
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public string? Apply(string name, Directive directive)
    {
        if (s_withoutEffect.Contains(name)) return null;
        if (s_unanswered.TryGetValue(name, out string? missing)) return $"the directive is passed over: {missing}.";
        if (s_refused.TryGetValue(name, out string? why)) throw new FormatException($"the directive is not offered: {why}.");
        if (!TryApply(name, directive)) throw new FormatException("there is no such directive.");
        return null;
    }

    private bool TryApply(string name, Directive directive)
    {
        string value = directive.Arguments.ElementAtOrDefault(0) ?? "";
        switch (name)
        {
            case "secruleengine": Settings.Engine = Choose(value, ("On", EngineMode.On), ("Off", EngineMode.Off), ("DetectionOnly", EngineMode.DetectionOnly)); break;
            case "secrequestbodyaccess": Settings.RequestBodyAccess = OnOff(value); break;
            case "secresponsebodyaccess": Settings.ResponseBodyAccess = OnOff(value); break;
            case "secrequestbodylimit": Settings.RequestBodyLimit = Number(value, 1L << 30); break;
            case "secrequestbodynofileslimit": Settings.RequestBodyNoFilesLimit = Number(value, 1L << 30); break;
            case "secresponsebodylimit": Settings.ResponseBodyLimit = Number(value, 1L << 30); break;
            case "secrequestbodylimitaction": Settings.RejectsLongRequestBodies = Choose(value, ("Reject", true), ("ProcessPartial", false)); break;
            case "secresponsebodylimitaction": Settings.RejectsLongResponseBodies = Choose(value, ("Reject", true), ("ProcessPartial", false)); break;
            case "secrequestbodyjsondepthlimit": Settings.Bodies = Settings.Bodies with { MaxDepth = (int)Number(value, 10_000) }; break;
            case "secuploadfilelimit": Settings.Bodies = Settings.Bodies with { MaxFiles = (int)Number(value, 1_000_000) }; break;
            case "secparsexmlintoargs": Settings.XmlArguments = Choose(value, ("Off", XmlArguments.Off), ("On", XmlArguments.On), ("OnlyArgs", XmlArguments.Only)); break;
            case "secargumentslimit": Settings.Bodies = Settings.Bodies with { MaxArguments = (int)Number(value, 1_000_000) }; break;
            case "secresponsebodymimetype":
                Settings.ResponseBodyTypes.Clear();
                Settings.ResponseBodyTypes.UnionWith(directive.Arguments.SelectMany(argument => argument.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
                break;
            case "secresponsebodymimetypesclear": Settings.ResponseBodyTypes.Clear(); break;
            case "secargumentseparator": Settings.ArgumentSeparator = value.Length == 1 ? (byte)value[0] : throw new FormatException("it is one character."); break;
            case "seccollectiontimeout": Settings.CollectionTimeout = TimeSpan.FromSeconds(Number(value, 31_536_000)); break;
            case "seccomponentsignature": Settings.Components.Add(value); break;
            case "secwebappid": Settings.WebAppId = value; break;
            default: return AuditDirectives.TryApply(Settings.Audit, name, directive);
        }

        return true;
    }

    private static bool OnOff(string value) => Choose(value, ("On", true), ("Off", false));

    /// <summary>The value of one of several words, without regard to case.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static T Choose<T>(string value, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach ((string name, T chosen) in choices)
        {
            if (name.Equals(value, StringComparison.OrdinalIgnoreCase)) return chosen;
        }

        List<string> names = [];
        foreach ((string name, _) in choices) names.Add(name);
        throw new FormatException($"it is one of {string.Join(", ", names)}; it is '{value}'.");
    }

    private static long Number(string value, long max) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 1 && number <= max
            ? number
            : throw new FormatException($"it is a number from 1 to {max:N0}; it is '{value}'.");
}
