namespace Insight.Waf.Matching;

/// <summary>
/// The rows of the states known: readers use it without a lock. Cells only ever turn from 0 (unknown) into their entry, after the state
/// they name is in <see cref="States"/>; before the cells of a row stands the number of its state there. A table that is full is
/// replaced by a larger copy.
/// </summary>
internal sealed record DfaTable(int[] Next, DfaState?[] States, int Start, int Generation);
