namespace Insight.Anomaly.Clients;

/// <summary>What is remembered of one client.</summary>
internal sealed class ClientState
{
    /// <summary>Days after which what a client does again and again is its habit.</summary>
    private const int HabitDays = 2;

    private readonly float[] _levels = new float[FeatureTraits.Count];
    private readonly float[] _excesses = new float[FeatureTraits.Count];
    private readonly float[] _recent = new float[FeatureTraits.Shares + 1];
    private readonly float[] _day = new float[FeatureTraits.Shares + 2];
    private readonly byte[] _peaks = new byte[FeatureTraits.Count];
    private readonly byte[] _votes = new byte[FeatureTraits.Count];
    private readonly byte[] _growths = new byte[FeatureTraits.Count];
    private readonly byte[] _habits = new byte[FeatureTraits.Count];
    private readonly byte[] _shareVotes = new byte[FeatureTraits.Shares];

    private bool _adopted;

    public ClientState()
    {
        Array.Fill(_peaks, LevelBuckets.None);
        Array.Fill(_votes, LevelBuckets.None);
        Array.Fill(_growths, LevelBuckets.None);
        Array.Fill(_shareVotes, PopulationShare.None);
    }

    /// <summary>Per feature: the sum of the past, halved in the half-life.</summary>
    public Span<float> Levels => _levels;

    /// <summary>Per feature: what of the level the population's ordinary share does not explain; of volumes all. Of this window only, never stored.</summary>
    public Span<float> Excesses => _excesses;

    /// <summary>Per share and, last, for the windows themselves: the same sum, of the shares. What the client adds to <see cref="ClientPopulation.OthersShare"/>.</summary>
    public Span<float> Recent => _recent;

    /// <summary>Per share and, last, for requests and transitions: sums of the day.</summary>
    public Span<float> Day => _day;

    /// <summary>Per feature: bucket of the highest level of the day.</summary>
    public Span<byte> Peaks => _peaks;

    /// <summary>Per feature: where the client's vote among <see cref="ClientPopulation.Newcomers"/> lies.</summary>
    public Span<byte> Votes => _votes;

    /// <summary>Per feature: where the client's vote among <see cref="ClientPopulation.Residents"/> lies.</summary>
    public Span<byte> Growths => _growths;

    /// <summary>Per feature: bucket of the highest level of earlier days; sinks by 12 % a day.</summary>
    public Span<byte> Habits => _habits;

    /// <summary>Per share: bin of the vote.</summary>
    public Span<byte> ShareVotes => _shareVotes;

    /// <summary>Start of the last window; seconds since 1970.</summary>
    public long Last { get; set; }

    /// <summary>Days since 1970 of the last window; -1: none.</summary>
    public int LastDay { get; set; } = -1;

    /// <summary>Days the client was seen on before today.</summary>
    public int Days { get; set; }

    /// <summary>Threat score as of <see cref="ScoredAt"/>.</summary>
    public double Score { get; set; }

    /// <summary>When the score was right, seconds since 1970.</summary>
    public long ScoredAt { get; set; }

    /// <summary>What made the score.</summary>
    public ThreatReason[] Reasons { get; set; } = [];

    /// <summary>Begins a day: what was reached on the last becomes habit.</summary>
    public void BeginDay(int day)
    {
        if (LastDay >= 0)
        {
            Days++;
            for (int i = 0; i < _habits.Length; i++) _habits[i] = Math.Max((byte)Math.Max(_habits[i] - 1, 0), Reached(i));
        }

        LastDay = day;
        Array.Clear(_day);
        Array.Fill(_peaks, LevelBuckets.None);
        Array.Fill(_votes, LevelBuckets.None);
        Array.Fill(_growths, LevelBuckets.None);
        Array.Fill(_shareVotes, PopulationShare.None);
    }

    /// <summary>Takes what was reached today for habit at once.</summary>
    public void AdoptHabits()
    {
        _adopted = true;
        for (int i = 0; i < _habits.Length; i++) _habits[i] = Math.Max(_habits[i], Reached(i));
    }

    /// <summary>Whether the client has not yet shown enough days to have habits.</summary>
    public bool IsNewcomer => Days < HabitDays;

    /// <summary>Whether there are habits to judge it by.</summary>
    public bool HasHabits => _adopted || Days >= HabitDays;

    private byte Reached(int feature) => _peaks[feature] == LevelBuckets.None ? (byte)0 : _peaks[feature];

    public void Write(BinaryWriter output)
    {
        foreach (float[] values in new[] { _levels, _recent, _day })
        {
            foreach (float value in values) output.Write(value);
        }

        foreach (byte[] values in new[] { _peaks, _votes, _growths, _habits, _shareVotes }) output.Write(values);
        output.Write(Last);
        output.Write(LastDay);
        output.Write(Days);
        output.Write(_adopted);
        output.Write(Score);
        output.Write(ScoredAt);
        output.Write((byte)Reasons.Length);
        foreach (ThreatReason reason in Reasons)
        {
            output.Write((byte)reason.Feature);
            output.Write(reason.Observed);
            output.Write(reason.Ordinary);
            output.Write(reason.PValue);
        }
    }

    public void Read(BinaryReader input)
    {
        foreach (float[] values in new[] { _levels, _recent, _day })
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = input.ReadSingle();
                if (!(values[i] >= 0)) throw new InvalidDataException("A client's level is no count.");
            }
        }

        foreach (byte[] values in new[] { _peaks, _votes, _growths, _habits, _shareVotes }) Fill(input, values);
        foreach (byte peak in _peaks) Check(peak is < LevelBuckets.Count or LevelBuckets.None);
        foreach (byte vote in _votes) Check(vote is < LevelBuckets.Count or LevelBuckets.None);
        foreach (byte vote in _growths) Check(vote is < LevelBuckets.Count or LevelBuckets.None);
        foreach (byte habit in _habits) Check(habit < LevelBuckets.Count);
        foreach (byte bin in _shareVotes) Check(bin is < PopulationShare.Bins or PopulationShare.None);
        Last = input.ReadInt64();
        LastDay = input.ReadInt32();
        Days = input.ReadInt32();
        _adopted = input.ReadBoolean();
        Score = input.ReadDouble();
        ScoredAt = input.ReadInt64();
        Reasons = new ThreatReason[input.ReadByte()];
        for (int i = 0; i < Reasons.Length; i++)
        {
            byte feature = input.ReadByte();
            Check(feature < FeatureTraits.Count);
            Reasons[i] = new((ClientFeature)feature, input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        }
    }

    private static void Fill(BinaryReader input, byte[] values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = input.ReadByte();
    }

    private static void Check(bool fits)
    {
        if (!fits) throw new InvalidDataException("A client's state holds a number out of range.");
    }
}
