namespace Insight.Endpoints.Profiles;

/// <summary>The clients of one parameter in this window and the one before, and those with something unusual in this one.</summary>
/// <remarks>Threads may overwrite each other's registers: a client is then missing from the count until its next request.</remarks>
internal sealed class ParameterWatch
{
    /// <summary>Least clients with something unusual.</summary>
    public const double MinClients = 4;

    /// <summary>Least part of the parameter's clients.</summary>
    public const double MinShare = 0.1;

    private byte[] _all = new byte[ClientSketch.Registers];
    private byte[] _before = new byte[ClientSketch.Registers];
    private byte[] _unusual = new byte[ClientSketch.Registers];
    private volatile bool _isSuspended;

    /// <summary>Whether what is unusual does not count.</summary>
    public bool IsSuspended => _isSuspended;

    public void Turn()
    {
        _before = _all;
        _all = new byte[ClientSketch.Registers];
        _unusual = new byte[ClientSketch.Registers];
    }

    /// <summary>Notes an argument.</summary>
    /// <param name="client">Keyed hash of its client.</param>
    /// <param name="isUnusual">Whether something is unusual.</param>
    /// <returns>Whether that counts.</returns>
    public bool Note(ulong client, bool isUnusual)
    {
        ClientSketch.Add(_all, client);
        if (!isUnusual) return !_isSuspended;
        if (!ClientSketch.Add(_unusual, client) || _isSuspended) return !_isSuspended;

        // Linear counting of four different clients says 4.1, of three 3.1.
        double clients = ClientSketch.EstimateOf(_unusual, []);
        if (clients < MinClients || clients < MinShare * ClientSketch.EstimateOf(_all, _before)) return true;
        _isSuspended = true;
        return false;
    }
}
