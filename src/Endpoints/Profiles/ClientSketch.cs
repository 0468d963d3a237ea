using System.Numerics;

namespace Insight.Endpoints.Profiles;

/// <summary>About how many clients, from one to millions: HyperLogLog (Flajolet and others, 2007) of 64 registers, right to an eighth. Sketches merge in any order and any number of times.</summary>
public sealed class ClientSketch
{
    /// <summary>How many registers there are, one byte each.</summary>
    public const int Registers = 64;

    /// <summary>Greatest value of a register.</summary>
    public const int MaxRank = 53;

    private const double Alpha = 0.709;

    private readonly byte[] _registers = new byte[Registers];

    /// <summary>The registers.</summary>
    public ReadOnlySpan<byte> Bytes => _registers;

    /// <summary>About how many.</summary>
    public double Estimate => EstimateOf(_registers, []);

    /// <summary>Adds a client.</summary>
    /// <param name="client">Its keyed hash.</param>
    public void Add(ulong client) => Add(_registers, client);

    /// <summary>Adds the clients of another one.</summary>
    public void Merge(ClientSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Set(other._registers);
    }

    /// <summary>Adds a client to registers; whether that changed them.</summary>
    internal static bool Add(byte[] registers, ulong client)
    {
        int register = (int)(client >> 52) & (Registers - 1);
        byte rank = (byte)(BitOperations.TrailingZeroCount(client | (1UL << (MaxRank - 1))) + 1);
        if (registers[register] >= rank) return false;
        registers[register] = rank;
        return true;
    }

    /// <summary>About how many clients are in either of two sets of registers.</summary>
    internal static double EstimateOf(ReadOnlySpan<byte> registers, ReadOnlySpan<byte> more)
    {
        double sum = 0;
        int empty = 0;
        for (int i = 0; i < Registers; i++)
        {
            int rank = more.IsEmpty ? registers[i] : Math.Max(registers[i], more[i]);
            sum += Math.ScaleB(1, -rank);
            if (rank == 0) empty++;
        }

        double estimate = Alpha * Registers * Registers / sum;
        return estimate <= 2.5 * Registers && empty > 0 ? Registers * Math.Log((double)Registers / empty) : estimate;
    }

    internal void Set(ReadOnlySpan<byte> registers)
    {
        for (int i = 0; i < Registers; i++) _registers[i] = Math.Max(_registers[i], registers[i]);
    }
}
