namespace Insight.ApiDiscovery.Learning;

/// <summary>Number, sum and sum of squares of logarithms: enough to ask how well one distribution explains them.</summary>
internal struct Moments
{
    public int Count;
    public double Sum;
    public double Squares;

    public void Add(double value)
    {
        Count++;
        Sum += value;
        Squares += value * value;
    }

    public void Add(in Moments other)
    {
        Count += other.Count;
        Sum += other.Sum;
        Squares += other.Squares;
    }

    public void Remove(in Moments other)
    {
        Count -= other.Count;
        Sum -= other.Sum;
        Squares -= other.Squares;
    }

    public readonly double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>Sum of squared deviations from the mean.</summary>
    public readonly double Deviation => Count == 0 ? 0 : Math.Max(0, Squares - Sum * Sum / Count);
}
