namespace Insight.Storage.Control.Erasure;

/// <summary>What jobs that hold facts in memory must know: while somebody is erased they wait, afterwards they forget what they hold.</summary>
/// <param name="IsRunning">Whether somebody is being erased.</param>
/// <param name="Ended">Erasures that ended.</param>
public readonly record struct ErasureTurn(bool IsRunning, long Ended);
