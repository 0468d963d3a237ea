using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Insight.Console.Access;

/// <summary>
/// Slows guessing of passwords down: so many failures of a name, and of an address, within 15 minutes. Counts lie in a table of fixed size under a keyed hash: nobody fills
/// it, nobody pushes another's count out, and who shares a place by chance is slowed down too soon, never too late.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class LoginThrottle(TimeProvider time)
{
    /// <summary>Failures of one name.</summary>
    public const int MaxPerName = 10;

    /// <summary>Failures from one address; of IPv6 from one network of 64 bits, which is what one subscriber has.</summary>
    public const int MaxPerAddress = 50;

    /// <summary>How long failures count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int Slots = 1 << 14;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Slot[] _slots = new Slot[Slots];
    private readonly Lock _gate = new();

    /// <summary>How long this name from this address must wait; null: not at all. What is tried then counts as failed until it is said to be right.</summary>
    public TimeSpan? Try(string name, IPAddress? address)
    {
        (int ofName, int ofAddress) = PlacesOf(name, address);
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            TimeSpan wait = Max(_slots[ofName].Wait(now, MaxPerName), _slots[ofAddress].Wait(now, MaxPerAddress));
            if (wait > TimeSpan.Zero) return wait;
            _slots[ofName].Add(now);
            _slots[ofAddress].Add(now);
            return null;
        }
    }

    /// <summary>The password was right.</summary>
    public void Succeeded(string name, IPAddress? address)
    {
        (int ofName, int ofAddress) = PlacesOf(name, address);
        lock (_gate)
        {
            _slots[ofName] = default;
            // One right password does not make the guesses at others from there undone.
            _slots[ofAddress].Failures = Math.Max(0, _slots[ofAddress].Failures - 1);
        }
    }

    private (int Name, int Address) PlacesOf(string name, IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        byte[] bytes = address?.GetAddressBytes() ?? [];
        return (PlaceOf(1, Encoding.UTF8.GetBytes(name)), PlaceOf(2, bytes.Length == 16 ? bytes[..8] : bytes));
    }

    // Names have one half of the table, addresses the other.
    private int PlaceOf(byte kind, byte[] value) => (BitConverter.ToUInt16(HMACSHA256.HashData(_key, (byte[])[kind, .. value])) % (Slots / 2)) + (kind == 1 ? 0 : Slots / 2);

    private static TimeSpan Max(TimeSpan one, TimeSpan another) => one > another ? one : another;

    private struct Slot
    {
        public int Failures;

        private DateTimeOffset _since;

        public void Add(DateTimeOffset now)
        {
            if (now - _since >= Window) (Failures, _since) = (0, now);
            Failures++;
        }

        public readonly TimeSpan Wait(DateTimeOffset now, int most) => Failures >= most && now - _since < Window ? Window - (now - _since) : TimeSpan.Zero;
    }
}
