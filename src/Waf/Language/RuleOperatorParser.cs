using Insight.Waf.Matching;
using Insight.Waf.Operators;
using Insight.Waf.Rules;

namespace Insight.Waf.Language;

/// <summary>Reads the second argument of a rule: the operator and its argument. Without <c>@</c> the whole is a pattern.</summary>
internal static class RuleOperatorParser
{
    /// <summary>The operator of SecAction.</summary>
    public static RuleOperator Always { get; } = new() { Name = "unconditionalmatch", Kind = RuleOperatorKind.Always, Argument = Macro.Parse("") };

    /// <summary>How patterns of rules read.</summary>
    public static PatternOptions PatternOptions => PatternOptions.DotAll | PatternOptions.Multiline;

    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static RuleOperator Parse(string text, string baseDirectory)
    {
        text = text.TrimStart();
        bool isNegated = text.StartsWith('!');
        if (isNegated) text = text[1..].TrimStart();
        string name = "rx", argument = text;
        if (text.StartsWith('@'))
        {
            int space = text.IndexOf(' ');
            name = (space < 0 ? text[1..] : text[1..space]).ToLowerInvariant();
            argument = space < 0 ? "" : text[(space + 1)..].TrimStart();
        }

        return name switch
        {
            "rx" or "rxglobal" => CreatePattern(name, argument, isNegated),
            "detectsqli" => Create(name, RuleOperatorKind.SqlInjection, isNegated),
            "detectxss" => Create(name, RuleOperatorKind.CrossSiteScripting, isNegated),
            "unconditionalmatch" => Create(name, RuleOperatorKind.Always, isNegated),
            _ when OperatorTable.WhyUnanswered(name) is { } why => new RuleOperator
            {
                Name = name,
                Kind = RuleOperatorKind.Never,
                Argument = Macro.Parse(""),
                IsNegated = isNegated,
                Warning = $"@{name} never matches: {why}.",
            },
            _ => CreatePlain(name, argument, baseDirectory, isNegated),
        };
    }

    private static RuleOperator Create(string name, RuleOperatorKind kind, bool isNegated) =>
        new() { Name = name, Kind = kind, Argument = Macro.Parse(""), IsNegated = isNegated };

    private static RuleOperator CreatePattern(string name, string argument, bool isNegated)
    {
        Macro variable = Macro.Parse(argument);
        if (!variable.IsStatic) return new RuleOperator { Name = name, Kind = RuleOperatorKind.Pattern, Argument = variable, IsNegated = isNegated };
        try
        {
            IPatternMatcher pattern = Pattern.Parse(argument, PatternOptions | PatternOptions.Backtracking).CreateMatcher();
            return new RuleOperator { Name = name, Kind = RuleOperatorKind.Pattern, Argument = Macro.Parse(""), IsNegated = isNegated, Pattern = pattern };
        }
        catch (PatternException error)
        {
            throw new FormatException($"@{name}: {error.Message}.", error);
        }
    }

    private static RuleOperator CreatePlain(string name, string argument, string baseDirectory, bool isNegated)
    {
        if (!OperatorTable.IsKnown(name)) throw new FormatException($"there is no operator @{name}.");
        Operator plain = OperatorTable.Create(name, argument, baseDirectory, out string? error)
            ?? throw new FormatException(error ?? $"@{name} cannot be used here.");
        Macro expanded = Macro.Parse(argument);
        if (!plain.ReadsArgument && !expanded.IsStatic) throw new FormatException($"@{name} is compiled at load, so its argument cannot hold a variable. Use @within, @streq or @contains.");
        return new RuleOperator { Name = name, Kind = RuleOperatorKind.Plain, Argument = expanded, IsNegated = isNegated, Plain = plain };
    }
}
