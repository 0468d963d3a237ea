using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Calibration;

/// <summary>One alert per disturbance: a score passes when it is above all scores of the last points.</summary>
/// <param name="points">How many points back.</param>
internal sealed class Refractory(int points)
{
    private readonly float[] _scores = new float[points];
    private int _next;

    /// <summary>The score, or 0 when a recent one was as high.</summary>
    public double Pass(double score)
    {
        float own = (float)score;
        if (points == 0) return own;
        bool highest = true;
        foreach (float other in _scores) highest &= other < own;
        _scores[_next] = own;
        _next = (_next + 1) % points;
        return highest ? own : 0;
    }

    public void Transfer(ref StateTransfer state)
    {
        state.Array<float>(_scores);
        state.Value(ref _next);
    }
}
