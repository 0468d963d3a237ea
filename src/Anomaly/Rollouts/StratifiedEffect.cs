namespace Insight.Anomaly.Rollouts;

/// <summary>
/// The mean difference of two versions over endpoints and windows, each weighted by how much both did (Mantel and Haenszel), with an uncertainty from how
/// much the windows differ. The past counts half after 30 minutes.
/// </summary>
internal sealed class StratifiedEffect
{
    private const double HalfLife = 1800;

    /// <summary>Standard errors on either side: wide enough for looking after every window of a day.</summary>
    private const double Wide = 4;

    private double _num, _den, _numNum, _numDen, _denDen, _windows;

    /// <summary>The difference; NaN when there is none.</summary>
    public double Value => _den > 0 ? _num / _den : double.NaN;

    /// <summary>Windows it rests on.</summary>
    public double Windows => _windows;

    /// <summary>How far off it is at most; infinite when nothing is known.</summary>
    public double Uncertainty
    {
        get
        {
            if (_windows < 2 || _den <= 0) return double.PositiveInfinity;
            double value = Value;
            double squares = Math.Max(0, _numNum - (2 * value * _numDen) + (value * value * _denDen));
            // By the Agresti-Coull idea: one more window that missed by half of its weight in a hundred, so that few equal windows are not certain.
            return Wide * Math.Sqrt((squares * _windows / (_windows - 1)) + (_denDen / _windows * 1e-4)) / _den;
        }
    }

    /// <summary>Adds a window.</summary>
    public void Add(double num, double den, double elapsed)
    {
        double decay = double.Exp2(-elapsed / HalfLife);
        _num = (_num * decay) + num;
        _den = (_den * decay) + den;
        _numNum = (_numNum * decay) + (num * num);
        _numDen = (_numDen * decay) + (num * den);
        _denDen = (_denDen * decay) + (den * den);
        _windows = (_windows * decay) + 1;
    }

    public void Write(BinaryWriter output)
    {
        output.Write(_num);
        output.Write(_den);
        output.Write(_numNum);
        output.Write(_numDen);
        output.Write(_denDen);
        output.Write(_windows);
    }

    public void Read(BinaryReader input)
    {
        _num = input.ReadDouble();
        _den = input.ReadDouble();
        _numNum = input.ReadDouble();
        _numDen = input.ReadDouble();
        _denDen = input.ReadDouble();
        _windows = input.ReadDouble();
        if (!double.IsFinite(_num + _den + _numNum + _numDen + _denDen + _windows)) throw new InvalidDataException("A comparison's effect is no number.");
    }
}
