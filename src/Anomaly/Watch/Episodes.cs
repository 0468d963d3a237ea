namespace Insight.Anomaly.Watch;

/// <summary>What windows teach of how strange is usual: an episode counts once, by its strangest moment, when it is over.</summary>
/// <param name="questions">How many questions are asked of the subject.</param>
internal sealed class Episodes(int questions)
{
    /// <summary>Seconds that belong together once something was strange.</summary>
    private const long Length = 1800;

    private const double Strange = 0.01;

    /// <summary>Per question: the strangest of the episode under way, 1 while there is none, and until when it may become stranger.</summary>
    private readonly (double PValue, long Until)[] _episodes = [.. Enumerable.Repeat((1.0, 0L), questions)];

    /// <summary>Takes a window's p-value.</summary>
    /// <returns>The p-value to learn; null: nothing now.</returns>
    public double? Teach(int question, double p, long seconds)
    {
        ref (double PValue, long Until) episode = ref _episodes[question];
        if (episode.PValue < 1)
        {
            double strangest = episode.PValue = Math.Min(episode.PValue, p);
            if (seconds < episode.Until) return null;
            episode = (1, 0);
            return strangest;
        }

        if (p >= Strange) return p;
        episode = (p, seconds + Length);
        return null;
    }

    public void Write(BinaryWriter output)
    {
        foreach ((double p, long until) in _episodes)
        {
            output.Write(p);
            output.Write(until);
        }
    }

    public void Read(BinaryReader input)
    {
        for (int i = 0; i < _episodes.Length; i++) _episodes[i] = (input.ReadDouble(), input.ReadInt64());
    }
}
