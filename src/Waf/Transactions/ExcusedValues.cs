using System.Runtime.InteropServices;
using Insight.Waf.Injection;
using Insight.Waf.Rules;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>Values whose matches with some rules do not count in this transaction, because the host knows them to be ordinary.</summary>
/// <remarks>A value is known by the place where it lies: others of the same name are judged. Detectors are asked only when a rule matches, which most values never see.</remarks>
internal sealed class ExcusedValues
{
    private readonly Dictionary<int, Entry> _byPlace = [];

    public void Clear()
    {
        if (_byPlace.Count > 0) _byPlace.Clear();
    }

    public void Add(Slice value, RuleSelection rules)
    {
        if (value.Length > 0) _byPlace[value.Start] = new Entry(rules, value.Length, null);
    }

    /// <summary>Whether the match of a rule does not count.</summary>
    /// <param name="position">The rule.</param>
    /// <param name="place">Where the value lies.</param>
    /// <param name="original">The value.</param>
    /// <param name="seen">The value as the rule saw it: what it has decoded is asked about, too.</param>
    public bool Excuses(int position, Slice place, ReadOnlySpan<byte> original, ReadOnlySpan<byte> seen)
    {
        if (_byPlace.Count == 0) return false;
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrNullRef(_byPlace, place.Start);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry) || entry.Length != place.Length || !entry.Rules.Has(position)) return false;
        bool isDetected = entry.IsDetected ??= IsAttack(original);
        return !isDetected && (seen.SequenceEqual(original) || !IsAttack(seen));
    }

    private static bool IsAttack(ReadOnlySpan<byte> value) => SqlInjection.Detect(value, out _) || CrossSiteScripting.Detect(value);

    private record struct Entry(RuleSelection Rules, int Length, bool? IsDetected);
}
