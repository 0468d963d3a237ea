namespace Insight.Anomaly.Clients;

/// <summary>Which share of their requests ends in one way for the clients of an app: each client has one vote per day, moved as its share moves.</summary>
internal sealed class PopulationShare
{
    /// <summary>No vote yet.</summary>
    public const byte None = 255;

    /// <summary>Requests a client must have made on the day to have a vote.</summary>
    public const int LeastRequests = 20;

    /// <summary>How many bins there are.</summary>
    public const int Bins = 32;

    private const double Quantile = 0.95, Least = 0.01, Most = 0.9, Unknown = 0.25;
    private const int LeastVotes = 20;
    private const float DayWeight = 0.8f;

    private readonly float[] _before = new float[Bins];
    private readonly float[] _today = new float[Bins];

    /// <summary>A share that 95 of 100 clients stay below, from 0.01 to 0.9. As of the last <see cref="Fit"/>.</summary>
    public double Ordinary { get; private set; } = Unknown;

    /// <summary>The bin of a share: narrow near 0.</summary>
    public static byte BinOf(double share) => (byte)Math.Min(Bins - 1, (int)(Math.Sqrt(share) * Bins));

    /// <summary>Moves a client's vote of today.</summary>
    public void Vote(byte from, byte to)
    {
        if (from != None) _today[from]--;
        _today[to]++;
    }

    /// <summary>Begins a new day.</summary>
    public void EndDay()
    {
        for (int i = 0; i < Bins; i++)
        {
            float value = (_before[i] * DayWeight) + _today[i];
            _before[i] = value < 1e-6f ? 0 : value;
            _today[i] = 0;
        }
    }

    /// <summary>Brings <see cref="Ordinary"/> up to date.</summary>
    public void Fit()
    {
        double total = 0, below = 0;
        for (int i = 0; i < Bins; i++) total += _before[i] + _today[i];
        if (total < LeastVotes)
        {
            Ordinary = Unknown;
            return;
        }

        int bin = 0;
        for (; bin < Bins - 1; bin++)
        {
            below += _before[bin] + _today[bin];
            if (below >= Quantile * total) break;
        }

        double root = (bin + 1.0) / Bins;
        Ordinary = Math.Clamp(root * root, Least, Most);
    }

    public void Write(BinaryWriter output)
    {
        foreach (float votes in _before) output.Write(votes);
        foreach (float votes in _today) output.Write(votes);
    }

    public void Read(BinaryReader input)
    {
        foreach (float[] votes in new[] { _before, _today })
        {
            for (int i = 0; i < Bins; i++)
            {
                votes[i] = input.ReadSingle();
                if (!(votes[i] is >= 0 and < 1e12f)) throw new InvalidDataException("A population's vote is no number of clients.");
            }
        }
    }
}
