using System.Buffers.Text;
using Insight.Waf.Auditing;
using Insight.Waf.Injection;
using Insight.Waf.Matching;
using Insight.Waf.Operators;
using Insight.Waf.Rules;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>Runs the rules of a phase over a transaction's data.</summary>
/// <remarks>A rule whose pattern a whole block is searched for together is passed over unless the search has found it; what it has found is
/// judged again, alone and exactly, because exclusions, captures and actions need the place.</remarks>
internal sealed class RuleRunner
{
    private const int MaxCaptures = 10;

    private static readonly byte[][] s_captureNames = [.. Enumerable.Range(0, MaxCaptures).Select(number => new[] { (byte)('0' + number) })];

    private readonly RuleSet _rules;
    private readonly TransactionData _data;
    private readonly TransactionState _state;
    private readonly BlockSearch _search;
    private readonly MatchScratch _scratch = new();
    private readonly ValueTransformer _transformer = new();
    private readonly MacroExpander _macros;
    private readonly List<Item> _items = [];
    private readonly (int Start, int Length)[] _groups = new (int, int)[64];
    private readonly ByteBuffer _name = new();

    /// <summary>The value that matched last, before its transformations.</summary>
    private Slice _original;

    public RuleRunner(RuleSet rules, TransactionData data, TransactionState state)
    {
        _rules = rules;
        _data = data;
        _state = state;
        _macros = new MacroExpander(data, _scratch);
        _search = new BlockSearch(rules, data, _scratch, _transformer);
    }

    public void Start()
    {
        _search.Clear();
        _scratch.BacktrackingTicks = BacktrackingMatcher.BudgetTicks;
        _scratch.HasGivenUp = false;
    }

    /// <summary>Runs a phase.</summary>
    /// <returns>What is to be done instead of going on; null: go on.</returns>
    public Intervention? Run(int phase)
    {
        if (_state.Engine == EngineMode.Off || (phase != 5 && _state.IsAllowed) || (phase <= 2 && _state.IsRequestAllowed)) return null;
        Rule[] rules = _rules.Phase(phase);
        for (int i = 0; i < rules.Length;)
        {
            Rule rule = rules[i];
            if (_state.IsRemoved(rule.Position) || !Matches(rule))
            {
                i++;
                continue;
            }

            if (Decide(rule, phase) is { } intervention) return _state.Intervention = intervention;
            if (_state.EndsPhase || _state.Engine == EngineMode.Off) break;
            if (rule.SkipTo >= 0) i = Math.Max(i + 1, Math.Min(rule.SkipTo, rules.Length));
            else i += 1 + rule.Skip;
        }

        _state.EndsPhase = false;
        return null;
    }

    private bool Matches(Rule rule)
    {
        if (rule.Candidate >= 0 && !_search.IsCandidate(rule)) return false;
        for (Rule? link = rule; link is not null; link = link.Next)
        {
            if (!MatchesLink(rule, link)) return false;
        }

        return true;
    }

    private bool MatchesLink(Rule head, Rule link)
    {
        _data.Rule = head;
        if (link.Operator.Kind == RuleOperatorKind.Always && link.Targets.Count == 0)
        {
            ExecuteActions(link);
            return true;
        }

        _items.Clear();
        foreach (Target target in link.Targets)
        {
            int from = _items.Count;
            _data.Collect(target.Selector, _items, _scratch);
            LeaveOutExcluded(head, link, from);
            if (!target.IsCount) continue;
            Slice count = _data.Keep(_items.Count - from);
            _items.RemoveRange(from, _items.Count - from);
            _items.Add(new Item(target.Selector.Kind, target.Selector.Key is { } key ? _data.Keep(key) : default, count));
        }

        NoteGivenUp();
        bool any = false;
        foreach (Item item in _items) any |= Judge(head, link, item, any);
        return any;
    }

    private void LeaveOutExcluded(Rule head, Rule link, int from)
    {
        if (link.Exclusions.Count == 0 && !_state.HasRemovedTargets) return;
        for (int i = _items.Count - 1; i >= from; i--)
        {
            if (IsExcluded(link.Exclusions, _items[i]) || _state.IsTargetRemoved(head.Position, _items[i], _data, _scratch)) _items.RemoveAt(i);
        }
    }

    private bool IsExcluded(List<Selector> exclusions, Item item)
    {
        foreach (Selector exclusion in exclusions)
        {
            if (exclusion.Kind == item.Kind && exclusion.Chooses(_data.Bytes(item.Name), _scratch)) return true;
        }

        return false;
    }

    /// <summary>Judges one value and, when it matches, executes what a match alone brings about.</summary>
    private bool Judge(Rule head, Rule link, Item item, bool isFurther)
    {
        if (!link.MultiMatch)
        {
            ReadOnlySpan<byte> value = _transformer.Apply(link.Chain, _data.Bytes(item.Value));
            return Counts(head, link, item, value) && Matched(link, item, value, isFurther);
        }

        bool any = false;
        if (Counts(head, link, item, _data.Bytes(item.Value))) any = Matched(link, item, _data.Bytes(item.Value), isFurther);
        if (!link.Chain.MayChange(_data.Bytes(item.Value))) return any;
        for (int count = 1; count <= link.Chain.Steps.Length; count++)
        {
            ReadOnlySpan<byte> value = _transformer.Apply(link.Chain.Steps, count, _data.Bytes(item.Value), out bool lastChanged);
            if (lastChanged && Counts(head, link, item, value)) any = Matched(link, item, value, isFurther || any);
        }

        return any;
    }

    /// <summary>Whether a value matches and is not excused.</summary>
    private bool Counts(Rule head, Rule link, Item item, ReadOnlySpan<byte> value) =>
        Evaluate(link, value) && !_state.Excused.Excuses(head.Position, item.Value, _data.Bytes(item.Value), value);

    private bool Evaluate(Rule link, ReadOnlySpan<byte> value)
    {
        RuleOperator operation = link.Operator;
        _state.CaptureCount = 0;
        if (operation.Kind == RuleOperatorKind.Pattern) return EvaluatePattern(link, value);
        bool result = operation.Kind switch
        {
            RuleOperatorKind.Always => true,
            RuleOperatorKind.SqlInjection => DetectSqlInjection(link, value),
            RuleOperatorKind.CrossSiteScripting => CrossSiteScripting.Detect(value) && Capture(link, value),
            RuleOperatorKind.Never => operation.IsNegated,
            _ => EvaluatePlain(link, value),
        };
        return result != operation.IsNegated;
    }

    private bool EvaluatePattern(Rule link, ReadOnlySpan<byte> value)
    {
        bool isNegated = link.Operator.IsNegated;
        if ((link.Operator.Pattern ?? _rules.Patterns.Find(_macros.Expand(link.Operator.Argument))) is not { } pattern)
        {
            _data.NotePatternFault(VariableKind.PatternError);
            return false;
        }

        // Finding the places costs many times what finding out whether there are any does.
        bool found = pattern.IsMatch(value, _scratch);
        if (NoteGivenUp()) return false;
        if (!found || !link.Captures) return found != isNegated;
        int groups = Math.Min(pattern.Pattern.CaptureCount + 1, _groups.Length);
        if (!pattern.Match(value, _groups.AsSpan(0, groups), _scratch))
        {
            NoteGivenUp();
            return false;
        }

        _state.CaptureCount = Math.Min(groups, MaxCaptures);
        for (int i = 0; i < _state.CaptureCount; i++)
        {
            (int start, int length) = _groups[i];
            _state.Captures[i] = start < 0 ? default : _data.Keep(value.Slice(start, length));
        }

        return !isNegated;
    }

    /// <summary>Whether a match was given up; it is noted then, once.</summary>
    private bool NoteGivenUp()
    {
        if (!_scratch.HasGivenUp) return false;
        _scratch.HasGivenUp = false;
        _data.NotePatternFault(VariableKind.PatternLimitsExceeded);
        return true;
    }

    private bool EvaluatePlain(Rule link, ReadOnlySpan<byte> value)
    {
        RuleOperator operation = link.Operator;
        if (operation.Plain is CompiledOperator compiled)
        {
            return compiled.TryFind(value, out int start, out int length) && Capture(link, value.Slice(start, length));
        }

        ReadOnlySpan<byte> argument = operation.Argument.IsStatic || !operation.Plain!.ReadsArgument ? operation.Argument.Static : _macros.Expand(operation.Argument);
        return operation.Plain!.Evaluate(value, argument) && Capture(link, value);
    }

    private bool DetectSqlInjection(Rule link, ReadOnlySpan<byte> value)
    {
        if (!SqlInjection.Detect(value, out SqlFingerprint fingerprint)) return false;
        return !link.Captures || Capture(link, Latin1.ToBytes(fingerprint.ToString()));
    }

    private bool Capture(Rule link, ReadOnlySpan<byte> value)
    {
        if (!link.Captures) return true;
        _state.CaptureCount = 1;
        _state.Captures[0] = _data.Keep(value);
        return true;
    }

    private bool Matched(Rule link, Item item, ReadOnlySpan<byte> value, bool isFurther)
    {
        _original = item.Value;
        Item matched = item with { Value = _data.Keep(value) };
        if (!isFurther) _data.Matched.Clear();
        _data.Matched.Add(matched);
        if (link.Captures)
        {
            for (int i = 0; i < MaxCaptures; i++)
            {
                if (i < _state.CaptureCount) _data.Tx.Set(s_captureNames[i], _state.Captures[i]);
                else _data.Tx.Remove(s_captureNames[i]);
            }
        }

        ExecuteActions(link);
        return true;
    }

    private void ExecuteActions(Rule link)
    {
        foreach (CollectionAction action in link.CollectionActions)
        {
            if (action.Kind == CollectionActionKind.Attach) Attach(action);
        }

        foreach (SetVariable set in link.SetVariables) Execute(set);
        foreach (CollectionAction action in link.CollectionActions)
        {
            if (action.Kind != CollectionActionKind.Attach) Age(action);
        }

        _state.Sanitised.AddRange(link.Sanitised);
        foreach (Control control in link.Controls)
        {
            _state.Apply(control);
            if (control.Kind == ControlKind.RequestBodyProcessor) _data.Set(VariableKind.RequestBodyProcessor, Latin1.ToBytes(control.Value));
        }
    }

    private void Attach(CollectionAction action)
    {
        Slice key = _data.Keep(_macros.Expand(action.Name));
        if (action.Sets is { } variable) _data.Set(variable, key);
        _data.Collections.Attach(action.Collection, _data.Bytes(key), _rules.Settings);
    }

    private void Age(CollectionAction action)
    {
        _name.Clear();
        _name.Add(_macros.Expand(action.Name));
        _data.Collections.Age(action, _name.Written, _macros.Expand(action.Value));
    }

    private void Execute(SetVariable set)
    {
        if (_data.Collections.Has(set.Collection))
        {
            _name.Clear();
            _name.Add(_macros.Expand(set.Name));
            _data.Collections.Change(set.Collection, _name.Written, set.Operation, _macros.Expand(set.Value));
            return;
        }

        NamedValues values = _data.Written(set.Collection);
        _name.Clear();
        _name.Add(set.Name.IsStatic ? set.Name.Static : _macros.Expand(set.Name));
        if (_state.Policy is { Fixed.Count: > 0 } policy && set.Collection == VariableKind.Tx && policy.Fixes(_name.Written)) return;
        ReadOnlySpan<byte> name = _data.WrittenName(set.Collection, _name.Written);
        if (set.Operation == SetVariableOperation.Remove)
        {
            values.Remove(name);
            return;
        }

        Slice value = _data.Keep(set.Value.IsStatic ? set.Value.Static : _macros.Expand(set.Value));
        if (set.Operation != SetVariableOperation.Set)
        {
            // The macro may have used the memory that holds the prefixed name.
            name = _data.WrittenName(set.Collection, _name.Written);
            long before = values.TryGet(name, out Item old, set.Collection) ? Number(_data.Bytes(old.Value)) : 0;
            long change = Number(_data.Bytes(value));
            value = _data.Keep(set.Operation == SetVariableOperation.Add ? before + change : before - change);
        }

        values.Set(_data.WrittenName(set.Collection, _name.Written), value);
    }

    private static long Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text.TrimStart((byte)' '), out long number, out _) ? number : 0;

    /// <summary>The whole chain has matched: logs it and finds out what is to be done.</summary>
    private Intervention? Decide(Rule rule, int phase)
    {
        Disruption disruption = rule.Disruption;
        int status = rule.Status;
        Macro? redirect = rule.RedirectTo;
        if (disruption is Disruption.Block or Disruption.None && _rules.Defaults[phase] is { } given)
        {
            disruption = given.Disruption;
            status = status == 0 ? given.Status : status;
            redirect = given.RedirectTo;
        }

        if (rule.Severity >= 0 && rule.Severity < _state.HighestSeverity)
        {
            _state.HighestSeverity = rule.Severity;
            _data.Set(VariableKind.HighestSeverity, _data.Keep(rule.Severity));
        }

        bool intervenes = disruption is Disruption.Deny or Disruption.Drop or Disruption.Redirect;
        if (rule.Logs || (rule.AuditLogs && _rules.MayAudit)) Log(rule, phase, intervenes);
        if (_state.Engine != EngineMode.On) return null;
        switch (disruption)
        {
            case Disruption.Allow: (_state.IsAllowed, _state.EndsPhase) = (true, true); break;
            case Disruption.AllowRequest: (_state.IsRequestAllowed, _state.EndsPhase) = (true, true); break;
            case Disruption.AllowPhase: _state.EndsPhase = true; break;
            default: break;
        }

        if (!intervenes || phase == 5) return null;
        string? location = disruption == Disruption.Redirect && redirect is not null ? Latin1.ToString(_macros.Expand(redirect)) : null;
        int answer = status != 0 ? status : location is not null ? 302 : 403;
        return new Intervention(answer, location, disruption == Disruption.Drop, rule.Id);
    }

    private void Log(Rule rule, int phase, bool intervenes)
    {
        string variable = "", value = "";
        if (_data.Matched.Count > 0)
        {
            _name.Clear();
            _data.WriteName(_data.Matched[^1], _name);
            variable = Printable.Of(_name.Written, RuleMatch.MaxVariableBytes);
            value = Printable.Of(_data.Bytes(_data.Matched[^1].Value), RuleMatch.MaxValueBytes);
        }

        string Text(Macro? macro) => macro is null ? "" : Printable.Of(_macros.Expand(macro), RuleMatch.MaxMessageBytes);
        RuleMatch match = new(rule.Id, Text(rule.Message), Text(rule.LogData), rule.Severity, phase, variable, value, rule.Tags, intervenes);
        if (rule.Logs) _state.Matches.Add(match);
        if (rule.AuditLogs && _rules.MayAudit) _state.AuditMatches.Add(CreateAuditMatch(rule, match));
    }

    private Slice KeepText(Macro? macro)
    {
        if (macro is null) return default;
        ReadOnlySpan<byte> text = _macros.Expand(macro);
        return _data.Keep(text[..Math.Min(text.Length, AuditMatch.MaxTextBytes)]);
    }

    private AuditMatch CreateAuditMatch(Rule rule, RuleMatch match)
    {
        Rule last = rule;
        while (last.Next is { } next) last = next;
        Slice message = KeepText(rule.Message), data = KeepText(rule.LogData);
        if (last.Targets.Count == 0 || _data.Matched.Count == 0) return new AuditMatch(match, rule, last, message, data, null, default);
        Macro argument = last.Operator.Argument;
        string parameter = last.Operator.Pattern?.Pattern.Text ?? (argument.IsStatic ? argument.Source : Latin1.ToString(_macros.Expand(argument)));
        return new AuditMatch(match, rule, last, message, data, parameter, _data.Matched[^1] with { Value = _original });
    }
}
