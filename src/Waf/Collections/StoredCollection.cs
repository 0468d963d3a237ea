using System.Globalization;
using System.Text;
using Insight.Waf.Operators;
using Insight.Waf.Rules;

namespace Insight.Waf.Collections;

/// <summary>A collection that outlives its transactions. Thread-safe; each change is one step, so that none is lost between two transactions.</summary>
/// <remarks>Times are milliseconds since 1970. Names are compared without regard to case, and hold one byte in each char.</remarks>
internal sealed class StoredCollection(CollectionStore store, CollectionKey key, long created, long timeout)
{
    /// <summary>About what an object, its key and its place in the store take.</summary>
    private const int OwnBytes = 400;

    /// <summary>About what a value takes beside its name and its bytes.</summary>
    private const int ValueBytes = 120;

    /// <summary>No time that a rule names is longer.</summary>
    private const long MaxSeconds = 10L * 365 * 24 * 3600;

    private readonly object _gate = new();
    private readonly Dictionary<string, StoredValue> _values = new(StringComparer.OrdinalIgnoreCase);
    private long _timeout = timeout;
    private readonly long _created = created;
    private long _updated = created;
    private long _updates;
    private long _bytes = OwnBytes + (2L * key.Key.Length);
    private bool _isEvicted;

    public CollectionKey Key { get; } = key;

    /// <summary>Whether nothing has changed it for longer than it lives.</summary>
    public bool IsExpired(long now)
    {
        lock (_gate) return now - _updated > _timeout;
    }

    /// <summary>Counts its bytes for the store that begins to hold it.</summary>
    public long BytesOnAdding => _bytes;

    /// <summary>Gives up its place: what changes from now on is seen only by transactions under way.</summary>
    /// <returns>The bytes it took.</returns>
    public long Evict()
    {
        lock (_gate)
        {
            _isEvicted = true;
            return _bytes;
        }
    }

    /// <summary>Executes <c>setvar</c>.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="operand">The value, or the number to add or subtract.</param>
    /// <param name="isFirst">Whether the transaction has not changed the collection before.</param>
    public void Change(string name, SetVariableOperation operation, ReadOnlySpan<byte> operand, bool isFirst)
    {
        if (name.Length > store.Limits.MaxNameBytes) return;
        long change;
        lock (_gate)
        {
            long now = store.Now, before = _bytes;
            if (operation == SetVariableOperation.Remove) Remove(name);
            else if (name.Equals("TIMEOUT", StringComparison.OrdinalIgnoreCase)) _timeout = Milliseconds(LeadingNumber.Read(operand));
            else Set(name, operation, operand, now);
            _updated = now;
            if (isFirst) _updates++;
            change = _isEvicted ? 0 : _bytes - before;
        }

        if (change != 0) store.Grew(change);
    }

    /// <summary>Executes <c>expirevar</c>: the value is gone after so many seconds.</summary>
    public void Expire(string name, ReadOnlySpan<byte> seconds)
    {
        lock (_gate)
        {
            if (!TryFind(name, out StoredValue value)) return;
            value.ExpiresAt = store.Now + Milliseconds(LeadingNumber.Read(seconds));
            _values[name] = value;
        }
    }

    /// <summary>Executes <c>deprecatevar</c>: the number sinks by an amount with each period that has passed, down to 0.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="amountAndPeriod">Such as <c>60/300</c>: 60 every 300 seconds.</param>
    public void Decrease(string name, ReadOnlySpan<byte> amountAndPeriod)
    {
        int slash = amountAndPeriod.IndexOf((byte)'/');
        if (slash < 0) return;
        long amount = LeadingNumber.Read(amountAndPeriod[..slash]), period = Milliseconds(LeadingNumber.Read(amountAndPeriod[(slash + 1)..]));
        if (amount <= 0 || period == 0) return;
        long change;
        lock (_gate)
        {
            if (!TryFind(name, out StoredValue value)) return;
            long periods = (store.Now - value.DecreasedAt) / period;
            if (periods <= 0) return;
            long number = LeadingNumber.Read(value.Value);

            // What is below zero already stays.
            long less = number <= 0 ? number : (long)Int128.Max(0, number - ((Int128)amount * periods));
            int before = value.Value.Length;
            value.DecreasedAt += periods * period;
            value.Value = Text(less);
            _values[name] = value;
            _bytes += value.Value.Length - before;
            change = _isEvicted ? 0 : value.Value.Length - before;
        }

        if (change != 0) store.Grew(change);
    }

    /// <summary>A value; null: there is none. Beside those that rules set: KEY, CREATE_TIME, LAST_UPDATE_TIME, TIMEOUT, UPDATE_COUNTER, UPDATE_RATE, IS_NEW.</summary>
    public byte[]? Read(string name)
    {
        lock (_gate) return TryFind(name, out StoredValue value) ? value.Value : Describe(name);
    }

    /// <summary>Adds all values that rules set.</summary>
    public void ReadAll(List<KeyValuePair<string, byte[]>> values)
    {
        lock (_gate)
        {
            long now = store.Now;
            foreach ((string name, StoredValue value) in _values)
            {
                if (value.ExpiresAt > now) values.Add(new KeyValuePair<string, byte[]>(name, value.Value));
            }
        }
    }

    private void Set(string name, SetVariableOperation operation, ReadOnlySpan<byte> operand, long now)
    {
        bool isThere = TryFind(name, out StoredValue value);
        if (!isThere) Remove(name);
        if (!isThere && _values.Count >= store.Limits.MaxValues && !RemoveExpired(now)) return;
        if (!isThere) value = new StoredValue { Value = [], ExpiresAt = long.MaxValue, DecreasedAt = now };
        int before = value.Value.Length;
        if (operation == SetVariableOperation.Set)
        {
            value.Value = operand[..Math.Min(operand.Length, store.Limits.MaxValueBytes)].ToArray();
        }
        else
        {
            Int128 number = LeadingNumber.Read(value.Value), change = LeadingNumber.Read(operand);
            value.Value = Text((long)Int128.Clamp(operation == SetVariableOperation.Add ? number + change : number - change, long.MinValue, long.MaxValue));
        }

        _bytes += value.Value.Length - before + (isThere ? 0 : Size(name));
        _values[name] = value;
    }

    private bool TryFind(string name, out StoredValue value)
    {
        if (!_values.TryGetValue(name, out value)) return false;
        if (value.ExpiresAt > store.Now) return true;

        // Its bytes are given back when it is set again, or with the collection.
        value = default;
        return false;
    }

    private void Remove(string name)
    {
        if (_values.Remove(name, out StoredValue value)) _bytes -= Size(name) + value.Value.Length;
    }

    private bool RemoveExpired(long now)
    {
        foreach (string name in _values.Where(pair => pair.Value.ExpiresAt <= now).Select(pair => pair.Key).ToArray()) Remove(name);
        return _values.Count < store.Limits.MaxValues;
    }

    private byte[]? Describe(string name) => name.ToUpperInvariant() switch
    {
        "KEY" => Encoding.Latin1.GetBytes(Key.Key),
        "CREATE_TIME" => Text(_created / 1000),
        "LAST_UPDATE_TIME" => Text(_updated / 1000),
        "TIMEOUT" => Text(_timeout / 1000),
        "UPDATE_COUNTER" => Text(_updates),
        "UPDATE_RATE" => Text(_updates * 60_000 / Math.Max(1000, store.Now - _created)),
        "IS_NEW" => Text(_updates == 0 ? 1 : 0),
        _ => null,
    };

    private static long Size(string name) => ValueBytes + (2L * name.Length);

    private static long Milliseconds(long seconds) => Math.Clamp(seconds, 0, MaxSeconds) * 1000;

    private static byte[] Text(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
