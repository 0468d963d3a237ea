using System.Collections.Concurrent;
using Insight.Waf.Auditing;
using Insight.Waf.Collections;
using Insight.Waf.Language;
using Insight.Waf.Matching;
using Insight.Waf.Transactions;
using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>Compiled rules, ready for transactions. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    /// <summary>Transactions kept for reuse: about as many as run at the same time.</summary>
    private const int MaxPooled = 64;

    // Not a bag: that keeps what a living thread put in, and with it these rules, long after they were replaced.
    private readonly ConcurrentQueue<Transaction> _pool = [];
    private readonly RuleCompiler _compiled;
    private readonly HashSet<VariableKind> _reads;

    private RuleSet(RuleLoader loader)
    {
        Settings = loader.Settings;
        Rules = [.. loader.Rules];
        Warnings = [.. loader.Warnings];
        Defaults = loader.Defaults;
        _reads = RuleReads.Of(Rules);
        _compiled = new RuleCompiler(Rules, loader.Markers);
        Settings.Audit.IsNeeded = Settings.Audit.Mode != AuditMode.Off
            || Rules.SelectMany(RuleLoader.Links).Any(rule => rule.Controls.Exists(control => control is { Kind: ControlKind.AuditEngine, Value: not "Off" }));
        RuleCount = Rules.Sum(rule => RuleLoader.Links(rule).Count());
    }

    /// <summary>Rules loaded, chain links included.</summary>
    public int RuleCount { get; }

    /// <summary>What is taken and does less than it says, in the order of the files.</summary>
    public IReadOnlyList<RuleWarning> Warnings { get; }

    /// <summary>What directives other than rules said.</summary>
    public RuleSettings Settings { get; }

    /// <summary>Whether any transaction may leave an entry in the audit log.</summary>
    internal bool MayAudit => Settings.Audit.IsNeeded;

    /// <summary>Rules in order, without chain links.</summary>
    internal IReadOnlyList<Rule> Rules { get; }

    /// <summary>Default actions by phase.</summary>
    internal IReadOnlyList<DefaultActions?> Defaults { get; }

    /// <summary>Patterns with variables in them.</summary>
    internal PatternCache Patterns { get; } = new(RuleOperatorParser.PatternOptions);

    /// <summary>How many rules have a candidate bit.</summary>
    internal int Candidates => _compiled.Candidates;

    /// <summary>How many blocks there are.</summary>
    internal int Blocks => _compiled.Blocks;

    /// <summary>Reads and compiles rules.</summary>
    /// <param name="sources">Files in the order in which they are to be read.</param>
    /// <param name="errors">Everything that is wrong, each with file, line and remedy.</param>
    /// <returns>Null when there are errors.</returns>
    public static RuleSet? Load(IEnumerable<RuleSource> sources, out IReadOnlyList<RuleError> errors)
    {
        ArgumentNullException.ThrowIfNull(sources);
        RuleLoader loader = new();
        loader.Load(sources);
        errors = loader.Errors;
        if (errors.Count > 0) return null;
        RuleSet rules = new(loader);
        RuleSetWarmUp.Run(rules);
        return rules;
    }

    /// <summary>Begins a transaction.</summary>
    /// <param name="policy">How these rules are to be run; null: as they say themselves.</param>
    /// <param name="collections">Where collections that outlive it are kept; null: <see cref="CollectionStore.Shared"/>.</param>
    public Transaction Begin(RulePolicy? policy = null, CollectionStore? collections = null)
    {
        if (!_pool.TryDequeue(out Transaction? transaction)) transaction = new Transaction(this);
        transaction.Start(policy, collections ?? CollectionStore.Shared);
        return transaction;
    }

    /// <summary>Whether any rule reads a variable.</summary>
    internal bool Reads(VariableKind kind) => _reads.Contains(kind);

    /// <summary>Rules of a phase, in order.</summary>
    internal Rule[] Phase(int phase) => _compiled.Phases[phase];

    /// <summary>Takes a transaction's memory back.</summary>
    internal void Return(Transaction transaction)
    {
        if (_pool.Count < MaxPooled) _pool.Enqueue(transaction);
    }
}
