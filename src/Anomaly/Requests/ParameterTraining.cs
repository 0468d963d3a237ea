using Insight.Endpoints.Catalog;
using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Requests;

/// <summary>Makes the profile of one parameter from its counts.</summary>
internal static class ParameterTraining
{
    /// <summary>A class sequence counts at most so many times what its share of the clients would send: one busy client does not make ordinary what nobody else sends.</summary>
    private const double MostPerClient = 8;

    /// <summary>With fewer clients their shares say nothing.</summary>
    private const double FewClients = 20;

    /// <summary>A set of clients from here on is as good as full, and says nothing of shares.</summary>
    private const double ManyClients = 120;

    /// <summary>Part of the values that may be of another type, length or none of a list.</summary>
    private const double Stray = 0.0005;

    /// <summary>What was seen lately weighs at least this part of everything: otherwise a new form of values would stay rare, and doubted, for days.</summary>
    private const double LatelyShare = 0.2;

    /// <summary>Makes it.</summary>
    /// <param name="endpoint">The endpoint's counts.</param>
    /// <param name="parameter">The parameter's counts.</param>
    /// <param name="lately">What of them was counted lately; null: nothing.</param>
    /// <param name="isRelease">Whether what was doubted lately came with a release.</param>
    /// <param name="settings">How much is needed.</param>
    public static ParameterProfile Train(EndpointSummary endpoint, ParameterSummary parameter, ParameterSummary? lately, bool isRelease, TrainerSettings settings)
    {
        ValueSummary values = new();
        values.Merge(parameter.Ordinary);

        // Judged values teach alone as soon as there are enough of them.
        if (values.Values < settings.MinValues || values.Clients.Estimate < settings.MinClients) values.Merge(parameter.Unjudged);
        ValueSummary recent = new();
        if (lately is not null) recent.Merge(lately.Ordinary);
        if (isRelease) recent.Merge(lately!.Doubtful);
        if (isRelease) values.Merge(lately!.Doubtful);
        if (recent.Values < settings.MinValues / 2 || recent.Clients.Estimate < settings.AdoptedClients) recent = new ValueSummary();
        double clients = values.Clients.Estimate;
        bool isJudged = values.Values >= settings.MinValues && clients >= settings.MinClients && !values.Sequences.IsTooDiverse
            && System.Numerics.BitOperations.PopCount(parameter.Periods) >= settings.MinPeriods;
        ParameterProfile profile = new(parameter.Place, parameter.Name)
        {
            Repeats = !isJudged || parameter.Repeated > Stray * parameter.Requests,
            Values = values.Values,
            Clients = (int)Math.Round(clients),
        };
        if (!isJudged) return profile;
        uint requests = parameter.Place == ArgumentPlace.Query ? endpoint.Requests : endpoint.PlaceRequests[(int)parameter.Place];
        return profile with
        {
            State = ParameterState.Stable,
            IsRequired = parameter.Place < ArgumentPlace.Header && requests >= settings.MinRequests && parameter.Requests >= requests - (Stray * requests),
            Texture = TextureOf(values),
            Type = TypeOf(values),
            MaxLength = MaxLengthOf(values),
            Listed = ListOf(values),
            Sequences = SequencesOf(values, recent, clients),
        };
    }

    /// <summary>Surprise is minus the logarithm of the part of the values that have the sequence (rule of succession with a half).</summary>
    private static SequenceTable SequencesOf(ValueSummary values, ValueSummary recent, double clients)
    {
        Dictionary<ushort, uint> recently = recent.Sequences.Ordered.ToDictionary(static one => one.Sequence, static one => one.Count);

        // Weight of a recent value beyond its own, so that all of them have their share.
        double weight = recent.Values == 0 ? 0 : Math.Max(0, (LatelyShare * values.Values / (1 - LatelyShare) / recent.Values) - 1);
        double total = values.Values + (weight * recent.Values);
        List<(ushort, byte)> sequences = [];
        foreach ((ushort sequence, uint count, ClientSet senders) in values.Sequences.Ordered)
        {
            double counted = count + (weight * recently.GetValueOrDefault(sequence));
            if (clients >= FewClients && senders.Estimate < ManyClients) counted = Math.Min(counted, Math.Max(1, MostPerClient * senders.Estimate * total / clients));
            sequences.Add((sequence, Steps(counted, total)));
        }

        return new SequenceTable(Steps(0, values.Values), sequences);
    }

    private static byte Steps(double count, double values) => SequenceTable.ToSteps(-Math.Log((count + 0.5) / (values + 1)));

    private static ParameterTexture TextureOf(ValueSummary values)
    {
        ParameterTexture texture = ParameterTexture.None;
        if (values.Clients.Estimate < FewClients) return texture;

        // Sentences: blanks in a good part of the values, and values that are longer than names are.
        if (values.Spaced >= 0.3 * values.Values && Above(values, LengthBucket.Of(24)) >= 0.2 * values.Values) texture |= ParameterTexture.Prose;
        if (values.NonAscii >= Math.Max(10, 0.01 * values.Values) && values.NonAsciiClients.Estimate >= 10) texture |= ParameterTexture.NonAscii;
        return texture;
    }

    private static ParameterType TypeOf(ValueSummary values)
    {
        uint least = (uint)Math.Ceiling((1 - Stray) * values.Values);
        ReadOnlySpan<uint> counts = values.TypeCounts;
        ReadOnlySpan<ParameterType> certain =
            [ParameterType.Integer, ParameterType.Boolean, ParameterType.Uuid, ParameterType.Date, ParameterType.DateTime, ParameterType.Email, ParameterType.Ip, ParameterType.Url];
        foreach (ParameterType type in certain)
        {
            if (counts[(int)type] >= least) return type;
        }

        return counts[(int)ParameterType.Integer] + counts[(int)ParameterType.Number] >= least ? ParameterType.Number : ParameterType.Text;
    }

    // The length that all but strays keep, and two steps (a doubling) more; with few values one more.
    private static int MaxLengthOf(ValueSummary values)
    {
        double strays = Math.Max(1, Stray * values.Values);
        int bucket = LengthBucket.Count - 1;
        while (bucket > 0 && Above(values, bucket) <= strays) bucket--;
        return LengthBucket.Greatest(Math.Min(LengthBucket.Count - 1, bucket + (values.Values < 2000 ? 3 : 2)));
    }

    private static double Above(ValueSummary values, int bucket)
    {
        double sum = 0;
        foreach (uint count in values.Lengths[bucket..]) sum += count;
        return sum;
    }

    // Few values, each from several clients, and next to nothing else.
    private static ulong[] ListOf(ValueSummary values)
    {
        if (values.Enum.IsOpen || values.Clients.Estimate < FewClients || values.Values < 100 * values.Enum.Count) return [];
        (ulong Hash, uint Count, ClientSet Clients)[] listed = [.. values.Enum.Ordered.Where(static one => one.Clients.Estimate > 2.5)];
        return listed.Length > 0 && listed.Sum(static one => (double)one.Count) >= (1 - Stray) * values.Values ? [.. listed.Select(static one => one.Hash)] : [];
    }
}
