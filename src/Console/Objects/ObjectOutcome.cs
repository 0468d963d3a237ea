using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;

namespace Insight.Console.Objects;

/// <summary>What came of a change.</summary>
/// <param name="Revision">The revision afterwards; of a dry run, or where nothing changed, the one before.</param>
/// <param name="Changes">What it makes of each object, in the order in which they were given.</param>
/// <param name="Problems">What does not fit in the whole that it would lead to; with errors among them nothing was changed.</param>
/// <param name="Refusal">Why nothing was changed apart from those; empty when there is nothing.</param>
internal sealed record ObjectOutcome(
    long Revision, IReadOnlyList<(ObjectKey Key, ObjectAction Action, NamedObject? Before, NamedObject? After)> Changes, IReadOnlyList<ReferenceProblem> Problems, string Refusal)
{
    /// <summary>True when whoever asked may not make the change.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>True when the change was made, or could be.</summary>
    public bool IsGood => Refusal.Length == 0 && Problems.All(static problem => problem.IsWarning);
}
