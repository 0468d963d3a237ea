namespace Insight.Anomaly.Rollouts;

/// <summary>The ordinary share of errors of one endpoint, told rather too low than too high. The past counts half after an hour.</summary>
internal sealed class OrdinaryErrors
{
    private const double HalfLife = 3600;

    private double _requests, _errors;
    private long _last;

    /// <summary>Nothing is known.</summary>
    public static OrdinaryErrors None { get; } = new();

    /// <summary>The share, with the requests of this window that are not yet learned; above 0.</summary>
    public double Share(double requests, double errors, long seconds)
    {
        double decay = Decay(seconds);
        return ((_errors * decay) + errors + 0.2) / ((_requests * decay) + requests + 1);
    }

    /// <summary>Learns a window.</summary>
    public void Learn(double requests, double errors, long seconds)
    {
        double decay = Decay(seconds);
        (_requests, _errors, _last) = ((_requests * decay) + requests, (_errors * decay) + errors, Math.Max(_last, seconds));
    }

    public void Write(BinaryWriter output)
    {
        output.Write(_requests);
        output.Write(_errors);
        output.Write(_last);
    }

    public static OrdinaryErrors Read(BinaryReader input)
    {
        OrdinaryErrors errors = new() { _requests = input.ReadDouble(), _errors = input.ReadDouble(), _last = input.ReadInt64() };
        return errors._requests >= 0 && errors._errors >= 0 ? errors : throw new InvalidDataException("An endpoint's errors are no count.");
    }

    private double Decay(long seconds) => double.Exp2(-Math.Max(0, seconds - _last) / HalfLife);
}
