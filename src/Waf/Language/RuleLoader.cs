using System.Globalization;
using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Transformations;
using Insight.Waf.Variables;

namespace Insight.Waf.Language;

/// <summary>Reads rule files, directive by directive, into rules and settings. Everything that is wrong is said, with file and line.</summary>
internal sealed class RuleLoader
{
    private const int MaxIncludeDepth = 16;

    private readonly HashSet<string> _reading = [];

    private readonly List<RuleError> _errors = [];
    private readonly List<RuleWarning> _warnings = [];
    private readonly DefaultActions?[] _defaults = new DefaultActions?[6];
    private readonly SettingDirectives _settings = new();
    private readonly List<(Directive Directive, Action Update)> _updates = [];
    private readonly HashSet<int> _ids = [];
    private readonly MatchScratch _scratch = new() { BacktrackingTicks = long.MaxValue };
    private UnicodeMap? _unicodeMap;
    private Rule? _chainEnd;
    private Rule? _chainStart;

    /// <summary>Rules in order, without chain links.</summary>
    public List<Rule> Rules { get; } = [];

    /// <summary>Markers: their label and how many rules stand before them.</summary>
    public List<(string Label, int Before)> Markers { get; } = [];

    /// <summary>Default actions by phase, 1 to 5.</summary>
    public IReadOnlyList<DefaultActions?> Defaults => _defaults;

    public RuleSettings Settings => _settings.Settings;

    public IReadOnlyList<RuleError> Errors => _errors;

    public IReadOnlyList<RuleWarning> Warnings => _warnings;

    /// <summary>Reads all sources, then applies what they say about rules of each other.</summary>
    public void Load(IEnumerable<RuleSource> sources)
    {
        foreach (RuleSource source in sources) Load(source, depth: 0);
        foreach ((Directive directive, Action update) in _updates) Try(directive, update);
        if (_unicodeMap is { } map) UseUnicodeMap(new UrlDecodeUni(map));
        for (int position = 0; position < Rules.Count; position++) Rules[position].Position = position;
        foreach (Control control in Rules.SelectMany(Links).SelectMany(rule => rule.Controls))
        {
            if (control.Choice is { } choice) control.Chosen = [.. Rules.Where(rule => choice.Chooses(rule, _scratch)).Select(rule => rule.Position)];
        }
    }

    /// <summary>A rule and the links of its chain.</summary>
    public static IEnumerable<Rule> Links(Rule rule)
    {
        for (Rule? link = rule; link is not null; link = link.Next) yield return link;
    }

    private void Load(RuleSource source, int depth)
    {
        string path = Path.GetFullPath(source.Path);
        _reading.Add(path);
        foreach (Directive directive in DirectiveReader.Read(source, _errors)) Try(directive, () => Apply(directive, source, depth));
        _reading.Remove(path);
        if (_chainEnd is not null) _errors.Add(new RuleError(source.Path, _chainEnd.Line, "the chain that begins or goes on here has no further rule."));
        (_chainStart, _chainEnd) = (null, null);
    }

    private void Try(Directive directive, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            _errors.Add(new RuleError(directive.Path, directive.Line, $"{directive.Name}: {error.Message}"));
        }
    }

    private void Apply(Directive directive, RuleSource source, int depth)
    {
        string name = directive.Name.ToLowerInvariant();
        if (_chainEnd is not null && name is not "secrule")
        {
            (_chainStart, _chainEnd) = (null, null);
            throw new FormatException("the rule before says 'chain', so a SecRule must follow.");
        }

        switch (name)
        {
            case "secrule": AddRule(directive, Argument(directive, 0), Argument(directive, 1), directive.Arguments.ElementAtOrDefault(2) ?? ""); break;
            case "secaction": AddRule(directive, null, null, Argument(directive, 0)); break;
            case "secmarker": Markers.Add((Argument(directive, 0), Rules.Count)); break;
            case "secdefaultaction":
                (int phase, DefaultActions actions) = DefaultActions.Parse(Argument(directive, 0));
                _defaults[phase] = actions;
                break;
            case "include" or "includeoptional": Include(Argument(directive, 0), name == "include", source, depth); break;
            case "secruleremovebyid": Remove(RuleChoice.ById(string.Join(' ', directive.Arguments))); break;
            case "secruleremovebytag": Remove(RuleChoice.ByTag(Argument(directive, 0))); break;
            case "secruleremovebymsg": Remove(RuleChoice.ByMessage(Argument(directive, 0))); break;
            case "secruleupdatetargetbyid": UpdateTargetsLater(directive, RuleChoice.ById(Argument(directive, 0))); break;
            case "secruleupdatetargetbytag": UpdateTargetsLater(directive, RuleChoice.ByTag(Argument(directive, 0))); break;
            case "secruleupdatetargetbymsg": UpdateTargetsLater(directive, RuleChoice.ByMessage(Argument(directive, 0))); break;
            case "secunicodemapfile": _unicodeMap = ReadUnicodeMap(directive); break;
            case "secruleupdateactionbyid": UpdateActionsLater(directive); break;
            default: Warn(directive, _settings.Apply(name, directive)); break;
        }
    }

    private static string Argument(Directive directive, int index) =>
        directive.Arguments.ElementAtOrDefault(index) ?? throw new FormatException($"argument {index + 1} is missing.");

    private void AddRule(Directive directive, string? variables, string? operation, string actions)
    {
        bool isLink = _chainEnd is not null;
        Rule? rule = null;
        try
        {
            rule = ReadRule(directive, variables, operation, actions, isLink);
        }
        finally
        {
            // A faulty rule begins, continues or ends its chain all the same, or what follows would bring faults of its own.
            Chain(rule ?? new Rule { Path = directive.Path, Line = directive.Line, Operator = RuleOperatorParser.Always, HasChain = SaysChain(actions) });
        }

        if (isLink)
        {
            if (rule.Id != 0) throw new FormatException($"a link of a chain has no id of its own; it has {rule.Id}.");
            return;
        }

        if (rule.Id == 0) throw new FormatException("the action id is missing.");
        if (!_ids.Add(rule.Id)) throw new FormatException($"the id {rule.Id} is taken by another rule.");
        Rules.Add(rule);
    }

    private Rule ReadRule(Directive directive, string? variables, string? operation, string actions, bool isLink)
    {
        (List<Target> targets, List<Selector> exclusions) = variables is null ? ([], []) : VariableParser.Parse(variables);
        string folder = Path.GetDirectoryName(Path.GetFullPath(directive.Path)) ?? ".";
        Rule rule = new()
        {
            Path = directive.Path,
            Line = directive.Line,
            Targets = targets,
            Exclusions = exclusions,
            Operator = operation is null ? RuleOperatorParser.Always : RuleOperatorParser.Parse(operation, folder),
        };
        RuleActions.Apply(rule, [.. ActionReader.Read(actions)], _defaults, isLink);
        Warn(directive, rule.Operator.Warning);
        foreach (Target target in targets) Warn(directive, VariableNames.WhyEmpty(target.Selector.Kind));
        return rule;
    }

    private void Warn(Directive directive, string? message)
    {
        if (message is not null) _warnings.Add(new RuleWarning(directive.Path, directive.Line, $"{directive.Name}: {message}"));
    }

    private void Chain(Rule rule)
    {
        if (_chainEnd is null)
        {
            _chainStart = rule;
        }
        else
        {
            _chainEnd.Next = rule;
            rule.Phase = _chainStart!.Phase;
        }

        _chainEnd = rule.HasChain ? rule : null;
    }

    private static bool SaysChain(string actions) =>
        actions.Split(',').Any(action => action.Trim().Equals("chain", StringComparison.OrdinalIgnoreCase));

    private void Include(string pattern, bool isRequired, RuleSource source, int depth)
    {
        if (depth >= MaxIncludeDepth) throw new FormatException($"files include each other more than {MaxIncludeDepth} deep.");
        string full = Path.GetFullPath(pattern, Path.GetDirectoryName(Path.GetFullPath(source.Path)) ?? ".");
        string folder = Path.GetDirectoryName(full)!;
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(full)) : [];
        if (files.Length == 0 && isRequired) throw new FormatException($"there is no file {full}.");
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            if (_reading.Contains(file))
            {
                // A pattern may name the file it stands in without meaning it.
                if (Path.GetFileName(full).AsSpan().ContainsAny('*', '?')) continue;
                throw new FormatException("the files include each other in a circle.");
            }

            Load(RuleSource.FromFile(file), depth + 1);
        }
    }

    // Removals are about what stands before them; markers keep their place because they count rules.
    private void Remove(RuleChoice choice)
    {
        for (int i = Rules.Count - 1; i >= 0; i--)
        {
            if (!choice.Chooses(Rules[i], _scratch)) continue;
            _ids.Remove(Rules[i].Id);
            Rules.RemoveAt(i);
            for (int m = 0; m < Markers.Count; m++)
            {
                if (Markers[m].Before > i) Markers[m] = (Markers[m].Label, Markers[m].Before - 1);
            }
        }
    }

    private static UnicodeMap ReadUnicodeMap(Directive directive)
    {
        if (!int.TryParse(directive.Arguments.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out int codePage))
        {
            throw new FormatException("it needs a file and the number of a code page, such as unicode.mapping 20127.");
        }

        string path = Path.GetFullPath(Argument(directive, 0), Path.GetDirectoryName(Path.GetFullPath(directive.Path)) ?? ".");
        return UnicodeMap.Read(path, codePage, out string? error) ?? throw new FormatException(error);
    }

    /// <summary>The map holds for rules before its directive too, as in ModSecurity, which looks it up while rules run.</summary>
    private void UseUnicodeMap(UrlDecodeUni mapped)
    {
        foreach (List<Transformation> transformations in Rules.SelectMany(Links).Select(rule => rule.Transformations))
        {
            for (int at = 0; at < transformations.Count; at++)
            {
                if (transformations[at] is UrlDecodeUni) transformations[at] = mapped;
            }
        }
    }

    private void UpdateTargetsLater(Directive directive, RuleChoice choice) => _updates.Add((directive, () =>
    {
        TargetUpdate update = TargetUpdate.Parse(Argument(directive, 1), directive.Arguments.ElementAtOrDefault(2));
        bool any = false;
        foreach (Rule rule in Rules.Where(rule => choice.Chooses(rule, _scratch))) any |= update.Apply(rule);
        if (!any && update.Replaced is { } replaced) Warn(directive, $"no rule that it names looks at {replaced}, so nothing was replaced.");
    }
    ));

    private void UpdateActionsLater(Directive directive) => _updates.Add((directive, () =>
    {
        RuleChoice choice = RuleChoice.ById(Argument(directive, 0).Split(':')[0]);
        List<(string Name, string Value)> actions = [.. ActionReader.Read(Argument(directive, 1))];
        if (actions.Any(action => action.Name is "id" or "phase" or "chain")) throw new FormatException("id, phase and chain of a rule cannot be changed.");
        foreach (Rule rule in Rules.Where(rule => choice.Chooses(rule, _scratch)))
        {
            if (actions.Any(action => action.Name == "t")) rule.Transformations.Clear();
            RuleActions.Apply(rule, actions, new DefaultActions?[6], isLink: true);
        }
    }
    ));
}
