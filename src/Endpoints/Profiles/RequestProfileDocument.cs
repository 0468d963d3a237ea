using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Profiles;

/// <summary>A profile as bytes that travel: the part <c>profiles</c> of the bundle. The same profile gives the same bytes.</summary>
/// <remarks>
/// After the line <c>insight-profiles/1</c>: the key, then the endpoints in order of their ids, each with its parameters in order of place and name, each of these with its class sequences
/// in numeric order. No value stands in it; those of enumerations stand as keyed hashes.
/// </remarks>
public static class RequestProfileDocument
{
    /// <summary>Longest document, in bytes: what a part of a bundle may have.</summary>
    public const int MaxBytes = 64 << 20;

    private const int Required = 1;
    private const int Repeating = 2;
    private const int AllFlags = 3;
    private const int AllTextures = (int)(ParameterTexture.Prose | ParameterTexture.NonAscii);

    private static ReadOnlySpan<byte> Head => "insight-profiles/1\n"u8;

    /// <summary>The bytes of a profile.</summary>
    public static byte[] Write(RequestProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ByteOutput output = new();
        output.Raw(Head);
        Span<byte> key = stackalloc byte[ProfileKey.Length];
        profile.Key.CopyTo(key);
        output.Raw(key);
        output.Number((ulong)profile.Count);
        foreach (EndpointProfile endpoint in profile.Ordered)
        {
            output.Fixed(endpoint.Id);
            output.Byte(endpoint.IsClosed ? (byte)1 : (byte)0);
            output.Number((ulong)endpoint.Parameters.Count);
            foreach (ParameterProfile parameter in endpoint.Parameters) Write(output, parameter);
        }

        return output.ToArray();
    }

    /// <summary>Reads a document; null when it breaks a rule, with the place and the rule.</summary>
    public static RequestProfile? Read(ReadOnlySpan<byte> document, out string problem)
    {
        problem = "";
        if (!document.StartsWith(Head) || document.Length > MaxBytes)
        {
            problem = document.Length > MaxBytes ? $"the document is longer than {MaxBytes} bytes" : "the document does not begin with 'insight-profiles/1'";
            return null;
        }

        ByteInput input = new(document);
        input.Raw(Head.Length);
        ReadOnlySpan<byte> keyBytes = input.Raw(ProfileKey.Length);
        ProfileKey key = keyBytes.IsEmpty ? default : new ProfileKey(keyBytes);
        List<EndpointProfile> endpoints = [];
        int count = input.Int(ProfileSummary.MaxEndpoints);
        for (int i = 0; i < count && input.Problem is null; i++)
        {
            if (ReadEndpoint(ref input, key) is not { } endpoint) break;
            if (endpoints.Count > 0 && endpoint.Id <= endpoints[^1].Id) input.Fail("endpoints are not in the order of their ids");
            endpoints.Add(endpoint);
        }

        if (!input.IsAtEnd) input.Fail("something follows the end");
        if (input.Problem is null) return new RequestProfile(key, endpoints);
        problem = input.Problem;
        return null;
    }

    private static void Write(ByteOutput output, ParameterProfile parameter)
    {
        output.Byte((byte)parameter.Place);
        output.Text(parameter.Name);
        output.Byte((byte)parameter.State);
        output.Byte((byte)((parameter.IsRequired ? Required : 0) | (parameter.Repeats ? Repeating : 0)));
        output.Byte((byte)parameter.Texture);
        output.Byte((byte)parameter.Type);
        output.Number((ulong)parameter.MaxLength);
        output.Number(parameter.Values);
        output.Number((ulong)parameter.Clients);
        output.Number((ulong)parameter.Listed.Count);
        foreach (ulong hash in parameter.Listed) output.Fixed(hash);
        output.Byte(parameter.Sequences.Unseen);
        output.Number((ulong)parameter.Sequences.Count);
        int last = -1;
        foreach ((ushort sequence, byte surprise) in parameter.Sequences.Ordered)
        {
            output.Number((ulong)(sequence - last));
            output.Byte(surprise);
            last = sequence;
        }
    }

    private static EndpointProfile? ReadEndpoint(ref ByteInput input, ProfileKey key)
    {
        ulong id = input.Fixed();
        bool isClosed = input.Byte(1) == 1;
        int count = input.Int(EndpointProfile.MaxParameters);
        List<ParameterProfile> parameters = [];
        for (int i = 0; i < count && input.Problem is null; i++)
        {
            ParameterProfile parameter = ReadParameter(ref input);
            if (parameters.Count > 0 && (parameters[^1].Place > parameter.Place || (parameters[^1].Place == parameter.Place && string.CompareOrdinal(parameters[^1].Name, parameter.Name) >= 0)))
            {
                input.Fail("parameters are not in the order of their places and names");
            }

            parameters.Add(parameter);
        }

        return input.Problem is null ? new EndpointProfile(id, key, isClosed, parameters) : null;
    }

    private static ParameterProfile ReadParameter(ref ByteInput input)
    {
        ParameterProfile parameter = new((ArgumentPlace)input.Byte((int)ArgumentPlace.Cookie), input.Text(ArgumentName.MaxLength)) { State = (ParameterState)input.Byte((int)ParameterState.Adopted) };
        int flags = input.Byte(AllFlags);
        parameter = parameter with
        {
            IsRequired = (flags & Required) != 0,
            Repeats = (flags & Repeating) != 0,
            Texture = (ParameterTexture)input.Byte(AllTextures),
            Type = (ParameterType)input.Byte((int)ParameterType.Slug),
            MaxLength = input.Int(int.MaxValue),
            Values = input.UInt(),
            Clients = input.Int(int.MaxValue),
        };
        ulong[] listed = new ulong[input.Int(EnumCounts.MaxValues)];
        for (int i = 0; i < listed.Length; i++)
        {
            listed[i] = input.Fixed();
            if (i > 0 && listed[i] <= listed[i - 1]) input.Fail("hashes are not in order");
        }

        byte unseen = input.Byte();
        int count = input.Int(SequenceCounts.MaxSequences);
        List<(ushort, byte)> sequences = [];
        int last = -1;
        for (int i = 0; i < count && input.Problem is null; i++)
        {
            int step = input.Int(CharacterClass.Sequences);
            last += step;
            if (step == 0 || last >= CharacterClass.Sequences) input.Fail("there is no such class sequence here");
            sequences.Add(((ushort)last, input.Byte()));
        }

        return input.Problem is null ? parameter with { Listed = listed, Sequences = new SequenceTable(unseen, sequences) } : parameter;
    }
}
