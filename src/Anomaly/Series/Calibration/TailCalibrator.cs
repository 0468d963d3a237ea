using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Calibration;

/// <summary>
/// Turns a detector's scores into p-values: how often the score was so high before. Below a high quantile the answer is
/// counted; above it, it is read off a generalised Pareto tail (peaks over threshold: Pickands 1975; Siffer et al. 2017).
/// </summary>
/// <remarks>
/// Works on the logarithm of the score, where heavy tails become exponential ones; counts live in a histogram of fixed
/// size whose old counts fade, so the state is bounded and follows drift. With few peaks the tail leans on a prior.
/// </remarks>
internal sealed class TailCalibrator
{
    private const int Bins = 160;
    private const double Lowest = -6;
    private const double Width = 0.1;
    private readonly float[] _counts = new float[Bins];
    private readonly double _fade;
    private readonly double _tailShare;
    private readonly double _heaviest;
    private double _total;
    private double _threshold = double.MaxValue;
    private double _beyond;
    private double _scale = 0.5;
    private double _shape;
    private int _sinceFit;

    /// <param name="memory">Points after which a count has faded to 1/e.</param>
    /// <param name="tailShare">Share of points above the threshold.</param>
    /// <param name="heaviest">Largest shape of the tail, 0 or more; 0 keeps it exponential.</param>
    public TailCalibrator(double memory, double tailShare, double heaviest = 0.3)
    {
        _heaviest = heaviest;
        _fade = 1 / memory;
        _tailShare = tailShare;
    }

    /// <summary>Judges the score by the ones before it, then learns from it. A score of 0 always gives 1.</summary>
    public double PValue(double score)
    {
        double x = Math.Log(Math.Max(score, 1e-30));
        double p = score > 0 ? Ask(x) : 1;
        _counts[Bin(x)]++;
        _total++;
        if (++_sinceFit >= 16 || x > _threshold)
        {
            float keep = (float)Math.Exp(-_sinceFit * _fade);
            Fit(keep);
            _sinceFit = 0;
        }

        return p;
    }

    private double Ask(double x)
    {
        if (_total < 32) return 1;
        int bin = Bin(x);
        double above = 0;
        for (int b = bin + 1; b < Bins; b++) above += _counts[b];
        double share = Math.Clamp((x - Lowest) / Width - bin, 0, 1);
        above += (1 - share) * _counts[bin];
        if (x < _threshold) return Math.Clamp((above + 0.5) / (_total + 1), 1e-30, 1);

        double excess = (x - _threshold) / _scale;
        double tail = _shape > 1e-6 ? Math.Pow(1 + _shape * excess, -1 / _shape) : Math.Exp(-excess);
        return Math.Clamp((_beyond + 0.5) / (_total + 1) * tail, 1e-30, 1);
    }

    private void Fit(float keep)
    {
        _total = 0;
        for (int b = 0; b < Bins; b++) _total += _counts[b] *= keep;
        double beyond = 0, sum = 0, squares = 0;
        int from = Bins;
        while (from > 1 && beyond < _tailShare * _total) beyond += _counts[--from];
        _threshold = Lowest + from * Width;
        for (int b = from; b < Bins; b++)
        {
            double excess = (b - from + 0.5) * Width;
            sum += _counts[b] * excess;
            squares += _counts[b] * excess * excess;
        }

        // As if a few peaks of an exponential tail had been seen before: mean and variance come from both.
        const double Prior = 4, PriorMean = 0.3;
        double mean = (sum + Prior * PriorMean) / (beyond + Prior);
        double variance = (squares + Prior * 2 * PriorMean * PriorMean) / (beyond + Prior) - mean * mean;
        _shape = Math.Clamp(0.5 * (1 - mean * mean / Math.Max(variance, 1e-12)), 0, _heaviest);
        _scale = mean * (1 - _shape);
        _beyond = beyond;
    }

    private static int Bin(double x) => Math.Clamp((int)((x - Lowest) / Width), 0, Bins - 1);

    public void Transfer(ref StateTransfer state)
    {
        state.Array<float>(_counts);
        state.Value(ref _total);
        state.Value(ref _threshold);
        state.Value(ref _beyond);
        state.Value(ref _scale);
        state.Value(ref _shape);
        state.Value(ref _sinceFit);
    }
}
