namespace Insight.Anomaly.Watch;

/// <summary>The calibration of each app: one tail per question that is asked of its subjects.</summary>
/// <param name="questions">How many questions.</param>
internal sealed class AppTails(int questions)
{
    private readonly Dictionary<(string Tenant, string App), PooledTail[]> _tails = [];

    public PooledTail[] Of(string tenant, string app)
    {
        if (!_tails.TryGetValue((tenant, app), out PooledTail[]? tails)) _tails[(tenant, app)] = tails = [.. Enumerable.Range(0, questions).Select(_ => new PooledTail())];
        return tails;
    }

    public void Write(BinaryWriter output)
    {
        output.Write(_tails.Count);
        foreach (((string tenant, string app), PooledTail[] tails) in _tails)
        {
            output.Write(tenant);
            output.Write(app);
            foreach (PooledTail tail in tails) tail.Write(output);
        }
    }

    public void Read(BinaryReader input)
    {
        _tails.Clear();
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            foreach (PooledTail tail in Of(input.ReadString(), input.ReadString())) tail.Read(input);
        }
    }
}
