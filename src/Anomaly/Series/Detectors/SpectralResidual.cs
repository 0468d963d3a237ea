using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>
/// Spectral residual over the last 59 values and five extrapolated ones, 64 in all (Ren et al. 2019; what ML.NET calls
/// SrCnn). Causal: unlike the batch form it never sees the values after the judged one.
/// </summary>
public sealed class SpectralResidual() : SeriesDetector("spectral-residual", "64,5,3,21")
{
    private const int Window = 64;
    private const int Ahead = 5;
    private const int Kept = Window - Ahead;
    private const int Smoothing = 3;
    private const int Compared = 21;
    private readonly double[] _values = new double[Kept];
    private RobustScale _scale;
    private int _count;

    private protected override double Judge(SeriesPoint point)
    {
        double z = Math.Clamp(_scale.Standardise(point.Value), -1e6, 1e6);
        _scale.Learn(point.Value, 0.001);
        Array.Copy(_values, 1, _values, 0, Kept - 1);
        _values[^1] = z;
        _count = Math.Min(_count + 1, Kept);
        return _count < Kept ? 0 : Saliency();
    }

    private double Saliency()
    {
        Span<double> real = stackalloc double[Window];
        Span<double> imaginary = stackalloc double[Window];
        Span<double> logs = stackalloc double[Window];
        _values.CopyTo(real);

        // The paper's extrapolation: the mean slope from the last values to the judged one, applied to the value before those.
        double slope = 0;
        for (int i = 1; i <= Ahead; i++) slope += (_values[^1] - _values[Kept - 1 - i]) / i;
        real[Kept..].Fill(_values[Kept - Ahead] + slope);

        Fourier.Transform(real, imaginary, inverse: false);
        for (int k = 0; k < Window; k++) logs[k] = Math.Log(Math.Max(Math.Sqrt(real[k] * real[k] + imaginary[k] * imaginary[k]), 1e-8));
        for (int k = 0; k < Window; k++)
        {
            double mean = 0;
            for (int s = 0; s < Smoothing; s++) mean += logs[Math.Max(k - s, 0)] / Smoothing;
            double factor = Math.Exp(logs[k] - mean) / Math.Exp(logs[k]);
            real[k] *= factor;
            imaginary[k] *= factor;
        }

        Fourier.Transform(real, imaginary, inverse: true);
        double usual = 0, last = 0;
        for (int k = Kept - Compared; k < Kept; k++) usual += (last = Math.Sqrt(real[k] * real[k] + imaginary[k] * imaginary[k])) / Compared;
        return Math.Max(last - usual, 0) / Math.Max(usual, 1e-8);
    }

    private protected override void Transfer(ref StateTransfer state)
    {
        _scale.Transfer(ref state);
        state.Array<double>(_values);
        state.Value(ref _count);
    }
}
