using Insight.Waf.Language;
using Insight.Waf.Rules;

namespace Insight.Waf.Bench.Micro;

/// <summary>The rules that are measured: the Core Rule Set in the folder that <c>INSIGHT_BENCH_RULES</c> names, otherwise those of the repository.</summary>
internal static class BenchRules
{
    /// <summary>Their texts in order, allowed to block.</summary>
    public static IReadOnlyList<RuleSource> Sources()
    {
        if (Environment.GetEnvironmentVariable("INSIGHT_BENCH_RULES") is not { Length: > 0 } folder)
            return [.. Directory.GetFiles(Path.Combine(Repository.Root, "rules"), "*.conf").Order(StringComparer.Ordinal).Select(RuleSource.FromFile)];

        IReadOnlyList<RuleSource> sources = RuleFolder.Read(folder, EngineSetup.Of(blocking: true), "", out string? error);
        return error is null ? sources : throw new InvalidOperationException($"INSIGHT_BENCH_RULES: {error}");
    }

    /// <summary>Loads them.</summary>
    public static RuleSet Load() =>
        RuleSet.Load(Sources(), out IReadOnlyList<RuleError> errors) ?? throw new InvalidOperationException(string.Join('\n', errors));
}
