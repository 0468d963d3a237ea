namespace Insight.Storage.Control.Erasure;

/// <summary>Tells a job that holds facts in memory when to wait and when to forget.</summary>
/// <param name="store">Receipts of erasures; null: nobody is ever erased.</param>
public sealed class ErasureWatch(ErasureStore? store)
{
    private long? _ended;

    /// <summary>Whether what the job holds must go: somebody is being erased, or was since the last look.</summary>
    public bool MustForget { get; private set; }

    /// <summary>Looks before a turn; false: somebody is being erased, and the turn must not be.</summary>
    public bool Look()
    {
        if (store is null) return true;
        ErasureTurn turn = store.Turn();
        MustForget = turn.IsRunning || (_ended is { } known && known != turn.Ended);
        _ended = turn.Ended;
        return !turn.IsRunning;
    }

    /// <summary>Looks within a turn; false: it must end. The next look says what follows.</summary>
    public bool IsQuiet() => store is null || store.Turn() is { IsRunning: false } turn && turn.Ended == _ended;
}
