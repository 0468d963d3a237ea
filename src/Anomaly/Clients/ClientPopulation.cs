namespace Insight.Anomaly.Clients;

/// <summary>The clients of one app together.</summary>
internal sealed class ClientPopulation
{
    private const float DayWeight = 0.8f;

    /// <summary>Weight (client windows, decayed) that others must have before what they meet now counts.</summary>
    private const float LeastOthers = 3;

    private readonly PopulationTail[] _newcomers = new PopulationTail[FeatureTraits.Count];
    private readonly PopulationTail[] _residents = new PopulationTail[FeatureTraits.Count];
    private readonly PopulationShare[] _shares = new PopulationShare[FeatureTraits.Shares];
    private readonly float[] _recent = new float[FeatureTraits.Shares + 1];
    private readonly int[] _strange = new int[FeatureTraits.Count];
    private double _rows, _clientDays;
    private int _day = -1;

    public ClientPopulation()
    {
        for (int i = 0; i < FeatureTraits.Count; i++) (_newcomers[i], _residents[i]) = (new(FeatureTraits.IsRefusal(i)), new(FeatureTraits.IsRefusal(i)));
        for (int i = 0; i < _shares.Length; i++) _shares[i] = new();
    }

    /// <summary>Start of the first window; seconds since 1970.</summary>
    public long First { get; private set; } = -1;

    /// <summary>Start of the window that is looked at; seconds since 1970.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Rows of the window that is looked at.</summary>
    public int Rows { get; private set; }

    /// <summary>Clients' days so far, those of days ago less.</summary>
    public double ClientDays => _clientDays;

    /// <summary>Windows that a client shows itself in on a day, on average.</summary>
    public double RowsPerClientDay => Math.Max(1, _rows / Math.Max(1, _clientDays));

    /// <summary>How high a feature rises on a day of a client without habits.</summary>
    public PopulationTail Newcomers(int feature) => _newcomers[feature];

    /// <summary>How far a feature rises above the habit on a day of a client that has one.</summary>
    public PopulationTail Residents(int feature) => _residents[feature];

    /// <summary>A level in tenths of the client's habit; small levels are nothing to make a habit of.</summary>
    public float Growth(ClientState client, int feature) =>
        (float)(10 * client.Excesses[feature] / Math.Max(LevelBuckets.Upper(client.Habits[feature]), _newcomers[feature].Threshold));

    /// <summary>Share number <paramref name="share"/>.</summary>
    public PopulationShare Share(int share) => _shares[share];

    /// <summary>Begins a window: fits what the windows before it taught.</summary>
    public void BeginWindow(long seconds, double decay)
    {
        if (First < 0) First = seconds;
        Last = seconds;
        Rows = 0;
        Array.Clear(_strange);
        for (int i = 0; i < _recent.Length; i++) _recent[i] = (float)(_recent[i] * decay);
        int day = (int)(seconds / 86400);
        // After a week without anything the last days weigh as if it had been a week.
        for (int ended = _day < 0 ? 0 : Math.Clamp(day - _day, 0, 7); ended > 0; ended--) EndDay();
        _day = day;
        foreach (PopulationTail tail in _newcomers.Concat(_residents)) tail.Fit();
        foreach (PopulationShare share in _shares) share.Fit();
    }

    /// <summary>Notes a row.</summary>
    public void NoteRow() => Rows++;

    /// <summary>Learns that a row was there, and whether the client's day began with it.</summary>
    public void Learn(bool beganDay)
    {
        _rows++;
        if (beganDay) _clientDays++;
    }

    /// <summary>Adds a client's shares of this window to what clients meet now.</summary>
    public void AddRecent(int index, float value) => _recent[index] += value;

    /// <summary>Which share of their requests ends in one way for the other clients now; 0 when there are none to speak of.</summary>
    public double OthersShare(int share, ReadOnlySpan<float> own)
    {
        double weight = _recent[^1] - own[^1];
        return weight < LeastOthers ? 0 : Math.Clamp((_recent[share] - own[share]) / weight, 0, 1);
    }

    /// <summary>Notes that a client of this window is far out in a feature.</summary>
    public void NoteStrange(int feature) => _strange[feature]++;

    /// <summary>Whether so many clients are far out in a feature at once that it is the app's doing: an outage, a sale, a broken link.</summary>
    public bool IsCommon(int feature) => _strange[feature] > Math.Max(5, Rows / 50);

    public void Write(BinaryWriter output)
    {
        output.Write(First);
        output.Write(Last);
        output.Write(_day);
        output.Write(_rows);
        output.Write(_clientDays);
        foreach (float value in _recent) output.Write(value);
        foreach (PopulationTail tail in _newcomers.Concat(_residents)) tail.Write(output);
        foreach (PopulationShare share in _shares) share.Write(output);
    }

    public void Read(BinaryReader input)
    {
        First = input.ReadInt64();
        Last = input.ReadInt64();
        _day = input.ReadInt32();
        _rows = input.ReadDouble();
        _clientDays = input.ReadDouble();
        if (!(_rows >= 0 && _clientDays >= 0)) throw new InvalidDataException("A population's size is no count.");
        for (int i = 0; i < _recent.Length; i++) _recent[i] = input.ReadSingle();
        foreach (PopulationTail tail in _newcomers.Concat(_residents)) tail.Read(input);
        foreach (PopulationShare share in _shares) share.Read(input);
    }

    private void EndDay()
    {
        _rows *= DayWeight;
        _clientDays *= DayWeight;
        foreach (PopulationTail tail in _newcomers.Concat(_residents)) tail.EndDay();
        foreach (PopulationShare share in _shares) share.EndDay();
    }
}
