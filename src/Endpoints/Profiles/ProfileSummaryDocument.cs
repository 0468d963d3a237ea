using System.Text;

namespace Insight.Endpoints.Profiles;

/// <summary>A summary as bytes, for the way from gateways to the trainer. The same summary gives the same bytes; the key does not stand in it, nor does any value.</summary>
public static class ProfileSummaryDocument
{
    /// <summary>Longest document, in bytes.</summary>
    public const int MaxBytes = 256 << 20;

    private static ReadOnlySpan<byte> Head => "insight-profile-summary/1\n"u8;

    /// <summary>The bytes of a summary.</summary>
    public static byte[] Write(ProfileSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ByteOutput output = new();
        output.Raw(Head);
        EndpointSummary[] endpoints = [.. summary.Ordered];
        output.Number((ulong)endpoints.Length);
        foreach (EndpointSummary endpoint in endpoints) Write(output, endpoint);
        return output.ToArray();
    }

    /// <summary>The bytes of a summary of one endpoint alone. Summaries travel so: merged, they are the whole again.</summary>
    public static byte[] Write(EndpointSummary endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ByteOutput output = new();
        output.Raw(Head);
        output.Number(1);
        Write(output, endpoint);
        return output.ToArray();
    }

    /// <summary>Reads a document; null when it breaks a rule, with the place and the rule.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="key">The installation's key.</param>
    /// <param name="basis">The profile in force; null: none.</param>
    /// <param name="problem">What is wrong.</param>
    public static ProfileSummary? Read(ReadOnlySpan<byte> document, ProfileKey key, RequestProfile? basis, out string problem)
    {
        problem = "";
        if (!document.StartsWith(Head) || document.Length > MaxBytes)
        {
            problem = document.Length > MaxBytes ? $"the document is longer than {MaxBytes} bytes" : "the document does not begin with 'insight-profile-summary/1'";
            return null;
        }

        ByteInput input = new(document);
        input.Raw(Head.Length);
        ProfileSummary summary = new(key, basis);
        int count = input.Int(ProfileSummary.MaxEndpoints);
        ulong last = 0;
        for (int i = 0; i < count && input.Problem is null; i++)
        {
            ulong id = input.Fixed();
            if (i > 0 && id <= last) input.Fail("endpoints are not in the order of their ids");
            last = id;
            if (input.Problem is null) ReadEndpoint(ref input, summary.Of(id)!, key, basis?.Find(id));
        }

        if (!input.IsAtEnd) input.Fail("something follows the end");
        if (input.Problem is null) return summary;
        problem = input.Problem;
        return null;
    }

    private static void Write(ByteOutput output, EndpointSummary endpoint)
    {
        output.Fixed(endpoint.Id);
        output.Number(endpoint.Requests);
        output.Raw(endpoint.Clients.Bytes);
        output.Fixed(endpoint.Periods);
        output.Byte(endpoint.IsFull ? (byte)1 : (byte)0);
        foreach (uint requests in endpoint.PlaceRequests) output.Number(requests);
        ParameterSummary[] parameters = [.. endpoint.Ordered];
        output.Number((ulong)parameters.Length);
        foreach (ParameterSummary parameter in parameters)
        {
            output.Byte((byte)parameter.Place);
            output.Text(parameter.Name);
            output.Number(parameter.Requests);
            output.Number(parameter.Repeated);
            output.Fixed(parameter.Periods);
            Write(output, parameter.Unjudged);
            Write(output, parameter.Ordinary);
            Write(output, parameter.Doubtful);
        }
    }

    private static void Write(ByteOutput output, ValueSummary values)
    {
        output.Number(values.Values);
        if (values.Values == 0) return;
        output.Raw(values.Clients.Bytes);
        output.Number(values.Spaced);
        output.Number(values.NonAscii);
        output.Fixed(values.NonAsciiClients.Bits);
        foreach (uint count in values.Lengths) output.Number(count);
        foreach (uint count in values.TypeCounts) output.Number(count);
        output.Byte(values.Enum.IsOpen ? (byte)1 : (byte)0);
        output.Number((ulong)values.Enum.Count);
        foreach ((ulong hash, uint times, ClientSet clients) in values.Enum.Ordered)
        {
            output.Fixed(hash);
            output.Number(times);
            output.Fixed(clients.Bits);
        }

        output.Byte(values.Sequences.IsTooDiverse ? (byte)1 : (byte)0);
        output.Number((ulong)values.Sequences.Count);
        int last = -1;
        foreach ((ushort sequence, uint times, ClientSet clients) in values.Sequences.Ordered)
        {
            output.Number((ulong)(sequence - last));
            output.Number(times);
            output.Fixed(clients.Bits);
            last = sequence;
        }
    }

    private static void ReadEndpoint(ref ByteInput input, EndpointSummary endpoint, ProfileKey key, EndpointProfile? profile)
    {
        endpoint.Requests = input.UInt();
        ReadSketch(ref input, endpoint.Clients);
        endpoint.Periods = input.Fixed();
        endpoint.IsFull = input.Byte(1) == 1;
        foreach (ref uint requests in endpoint.MutablePlaceRequests) requests = input.UInt();
        int count = input.Int(EndpointSummary.MaxNew + EndpointProfile.MaxParameters);
        for (int i = 0; i < count && input.Problem is null; i++)
        {
            ParameterSummary read = new((ArgumentPlace)input.Byte((int)ArgumentPlace.Cookie), input.Text(ArgumentName.MaxLength))
            {
                Requests = input.UInt(),
                Repeated = input.UInt(),
                Periods = input.Fixed(),
            };
            ReadValues(ref input, read.Unjudged);
            ReadValues(ref input, read.Ordinary);
            ReadValues(ref input, read.Doubtful);
            if (input.Problem is not null) return;
            byte[] name = Encoding.UTF8.GetBytes(read.Name);
            ulong id = ArgumentName.KeyOf(key, read.Place, name);
            endpoint.Of(id, read.Place, name, profile?.IndexOf(id) >= 0)?.Summary.Merge(read);
        }
    }

    private static void ReadValues(ref ByteInput input, ValueSummary values)
    {
        values.Values = input.UInt();
        if (values.Values == 0) return;
        ReadSketch(ref input, values.Clients);
        values.Spaced = input.UInt();
        values.NonAscii = input.UInt();
        values.NonAsciiClients = new ClientSet(input.Fixed());
        foreach (ref uint count in values.MutableLengths) count = input.UInt();
        foreach (ref uint count in values.MutableTypes) count = input.UInt();
        if (input.Byte(1) == 1) values.Enum.Open();
        int different = input.Int(EnumCounts.MaxValues);
        for (int i = 0; i < different && input.Problem is null; i++) values.Enum.Add(input.Fixed(), input.UInt(), new ClientSet(input.Fixed()));
        if (input.Byte(1) == 1) values.Sequences.GiveUp();
        int sequences = input.Int(SequenceCounts.MaxSequences);
        int last = -1;
        for (int i = 0; i < sequences && input.Problem is null; i++)
        {
            int step = input.Int(CharacterClass.Sequences);
            last += step;
            if (step == 0 || last >= CharacterClass.Sequences) input.Fail("there is no such class sequence here");
            if (input.Problem is null) values.Sequences.Add((ushort)last, input.UInt(), new ClientSet(input.Fixed()));
        }
    }

    private static void ReadSketch(ref ByteInput input, ClientSketch sketch)
    {
        ReadOnlySpan<byte> registers = input.Raw(ClientSketch.Registers);
        if (registers.IsEmpty) return;
        if (registers.ContainsAnyExceptInRange((byte)0, (byte)ClientSketch.MaxRank)) input.Fail($"a register is greater than {ClientSketch.MaxRank}");
        else sketch.Set(registers);
    }
}
