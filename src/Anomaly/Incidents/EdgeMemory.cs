namespace Insight.Anomaly.Incidents;

/// <summary>What one edge did in the last hour, window by window: a ring.</summary>
internal sealed class EdgeMemory
{
    /// <summary>Windows remembered: an hour and ten minutes.</summary>
    public const int Windows = 420;

    private readonly float[] _requests = new float[Windows], _errors = new float[Windows], _microseconds = new float[Windows];

    /// <summary>Start of the last window with requests.</summary>
    public long LastSeen { get; private set; }

    /// <summary>Forgets what the ring holds in the place of the given window.</summary>
    public void Begin(long window)
    {
        int i = (int)(window % Windows);
        (_requests[i], _errors[i], _microseconds[i]) = (0, 0, 0);
    }

    /// <summary>Adds to a window that has begun.</summary>
    public void Add(long window, long seconds, long requests, long errors, long microseconds)
    {
        int i = (int)(window % Windows);
        _requests[i] += requests;
        _errors[i] += errors;
        _microseconds[i] += microseconds;
        LastSeen = seconds;
    }

    /// <summary>Requests, errors and the sum of durations of a window that the ring still holds.</summary>
    public (double Requests, double Errors, double Microseconds) At(long window)
    {
        int i = (int)(window % Windows);
        return (_requests[i], _errors[i], _microseconds[i]);
    }

    public void Write(BinaryWriter output)
    {
        output.Write(LastSeen);
        foreach (float[] ring in (float[][])[_requests, _errors, _microseconds])
        {
            foreach (float value in ring) output.Write(value);
        }
    }

    public static EdgeMemory Read(BinaryReader input)
    {
        EdgeMemory memory = new() { LastSeen = input.ReadInt64() };
        foreach (float[] ring in (float[][])[memory._requests, memory._errors, memory._microseconds])
        {
            for (int i = 0; i < ring.Length; i++)
            {
                ring[i] = input.ReadSingle();
                if (!(ring[i] is >= 0 and <= float.MaxValue)) throw new InvalidDataException("An edge's memory holds what is no count.");
            }
        }

        return memory;
    }
}
