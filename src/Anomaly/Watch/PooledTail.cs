namespace Insight.Anomaly.Watch;

/// <summary>Turns the p-values of many series of one kind into calibrated ones: by how often such values really came.</summary>
/// <remarks>
/// −ln p of an ordinary window would be exponential were every assumption true. It is counted in a histogram, and beyond what
/// was seen often enough a generalised Pareto tail is drawn through the levels that one in a hundred, one in a thousand and one
/// in ten thousand passed (peaks over threshold, fitted by quantiles: a handful of true incidents among them does not move it).
/// Never makes a value less likely than it came in.
/// </remarks>
internal sealed class PooledTail
{
    private const double BinsPerUnit = 8;
    private const int Bins = 800;

    /// <summary>Values after which the oldest count half: about two weeks of a hundred series.</summary>
    private const double Memory = 1e7;

    private readonly double[] _counts = new double[Bins];
    private double _total;
    private double _start, _survival = 1, _scale = 1, _shape;
    private long _sinceFit;

    /// <summary>The calibrated p-value.</summary>
    public double Calibrate(double p)
    {
        double x = -Math.Log(p);
        if (_total < 1000 || x <= _start) return p;
        double beyond = x - _start;
        double tail = _shape < 1e-6 ? Math.Exp(-beyond / _scale) : Math.Pow(1 + (_shape * beyond / _scale), -1 / _shape);
        return Math.Max(p, Math.Min(1, _survival * tail));
    }

    /// <summary>Learns a value as it came in.</summary>
    public void Learn(double p)
    {
        int bin = Math.Min((int)(-Math.Log(p) * BinsPerUnit), Bins - 1);
        _counts[bin]++;
        _total++;
        if (++_sinceFit >= Math.Max(1000, Math.Min(_total / 20, 200_000))) Fit();
    }

    public void Write(BinaryWriter output)
    {
        foreach (double count in _counts) output.Write(count);
        foreach (double value in (double[])[_total, _start, _survival, _scale, _shape]) output.Write(value);
        output.Write(_sinceFit);
    }

    public void Read(BinaryReader input)
    {
        for (int i = 0; i < Bins; i++) _counts[i] = input.ReadDouble();
        _total = input.ReadDouble();
        _start = input.ReadDouble();
        _survival = input.ReadDouble();
        _scale = input.ReadDouble();
        _shape = input.ReadDouble();
        _sinceFit = input.ReadInt64();
    }

    private void Fit()
    {
        _sinceFit = 0;
        if (_total > Memory)
        {
            for (int i = 0; i < Bins; i++) _counts[i] /= 2;
            _total /= 2;
        }

        double hundredth = Level(1e-2), thousandth = Level(1e-3);
        double first = Math.Max((thousandth - hundredth) / Math.Log(10), 1);
        _start = thousandth;
        _survival = 1e-3;
        _scale = first;
        _shape = 0;
        if (_total < 300_000) return;

        // Quantiles of a Pareto tail: each step of ten in probability is 10^shape times as wide as the one before.
        double second = Math.Max((Level(1e-4) - thousandth) / Math.Log(10), 1);
        _shape = Math.Clamp(Math.Log10(second / first), 0, 0.3);
        _scale = Math.Max(second * (_shape < 1e-6 ? 1 : Math.Log(10) * _shape / (Math.Pow(10, _shape) - 1)), 1);
    }

    /// <summary>The value that only this share of all passes.</summary>
    private double Level(double share)
    {
        double left = share * _total;
        for (int i = Bins - 1; i >= 0; i--)
        {
            if (_counts[i] >= left) return (i + 1 - (left / Math.Max(_counts[i], 1e-9))) / BinsPerUnit;
            left -= _counts[i];
        }

        return 0;
    }
}
