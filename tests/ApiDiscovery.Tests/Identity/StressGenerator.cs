using Insight.ApiDiscovery.Identity;
using Insight.Contracts.Records;

namespace Insight.ApiDiscovery.Tests.Identity;

/// <summary>
/// Makes systems in which identity is hard to tell: services live on few addresses that go from one service to the next, one entry in twenty
/// of the address map is missing or late, half of the services do not hand on traces, and attackers write headers.
/// </summary>
/// <remarks>The same seed gives the same system.</remarks>
internal sealed class StressGenerator
{
    private const long Second = 1_000_000, Minute = 60 * Second, Start = 1_700_000_000 * Second;

    private readonly Random _random;
    private readonly int _services, _minutes;
    private readonly List<Hop> _hops = [];
    private readonly List<(string, string)> _truth = [];
    private readonly List<AddressEntry> _complete = [];
    private readonly List<AddressEntry> _known = [];
    private readonly HashSet<string> _propagating = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<AddressEntry>> _instances = new(StringComparer.Ordinal);

    private StressGenerator(int seed, int services, int minutes)
    {
        _random = new Random(seed);
        _services = services;
        _minutes = minutes;
    }

    public static StressCase Generate(int seed, int services = 100, int minutes = 60, int requests = 500)
    {
        StressGenerator generator = new(seed, services, minutes);
        generator.PlaceServices();
        Dictionary<string, string[]> calls = generator.Topology();
        for (int i = 0; i < requests; i++) generator.Journey(calls);
        for (int i = 0; i < requests / 10; i++) generator.Attack();
        return new StressCase(generator._hops, generator._truth, new AddressTimeline(generator._known), new AddressTimeline(generator._complete));
    }

    private static string Name(int service) => $"service-{service:d2}";

    /// <summary>Every ten minutes some addresses go to another service. Each service has two at a time.</summary>
    private void PlaceServices()
    {
        int[] order = [.. Enumerable.Range(0, _services * 2)];
        for (int minute = 0; minute < _minutes; minute += 10)
        {
            // A fifth of the addresses is dealt again: an address that one service had belongs to another one.
            int[] moved = [.. order.Where(_ => _random.Next(5) == 0)];
            int[] dealt = [.. moved];
            _random.Shuffle(dealt);
            int[] next = [.. order];
            for (int i = 0; i < moved.Length; i++) next[Array.IndexOf(order, moved[i])] = dealt[i];
            order = next;
            for (int address = 0; address < order.Length; address++)
                Place($"10.0.{address / 250}.{address % 250 + 1}", Name(order[address] / 2), Start + minute * Minute, Start + (minute + 10) * Minute);
        }

        for (int i = 0; i < _services; i++)
        {
            if (i % 2 == 0) _propagating.Add(Name(i));
        }
    }

    private void Place(string address, string service, long from, long to)
    {
        AddressEntry entry = new(address, service, from, to);
        _complete.Add(entry);
        if (!_instances.TryGetValue(service, out List<AddressEntry>? list)) _instances.Add(service, list = []);
        list.Add(entry);

        // One in twenty is missing or late, and of some the end was missed.
        int luck = _random.Next(80);
        if (luck < 2) return;
        if (luck < 4) _known.Add(entry with { FromUs = from + _random.NextInt64(Minute, 8 * Minute) });
        else _known.Add(luck == 4 ? entry with { ToUs = to + 2 * Minute } : entry);
    }

    /// <summary>Each service calls up to three others of higher number, so that there are no circles.</summary>
    private Dictionary<string, string[]> Topology() => Enumerable.Range(0, _services).ToDictionary(Name, i =>
        Enumerable.Range(0, _random.Next(1, 4)).Select(_ => i + _random.Next(1, 8)).Where(j => j < _services).Distinct().Select(Name).ToArray(), StringComparer.Ordinal);

    private void Journey(Dictionary<string, string[]> calls)
    {
        string entry = Name(_random.Next(_services / 2));
        long time = Start + _random.NextInt64(_minutes * Minute - Second);
        Call(entry, calls, time, 400_000, trace: Bits(), depth: 0);
    }

    /// <summary>What one service calls while it answers. Services that do not hand on traces begin a new one for each call.</summary>
    private void Call(string service, Dictionary<string, string[]> calls, long time, long duration, UInt128 trace, int depth)
    {
        if (depth > 4) return;
        long at = time;
        AddressEntry self = InstanceOf(service, time);
        ulong handling = (ulong)_random.NextInt64(1, long.MaxValue);
        foreach (string other in calls[service])
        {
            long part = duration / 5;
            at += part / 4;
            bool propagates = _propagating.Contains(service);
            bool viaGateway = _random.Next(4) == 0;
            UInt128 childTrace = propagates ? trace : Bits();
            ulong span = (ulong)_random.NextInt64(1, long.MaxValue);
            AddressEntry instance = InstanceOf(other, at);
            bool mutualTls = viaGateway && _random.Next(2) == 0;
            Record(new Hop
            {
                TimeUs = at,
                DurationUs = (ulong)part,
                OfGateway = viaGateway,
                Source = mutualTls ? service : "",
                Evidence = mutualTls ? IdentityEvidence.Mtls : IdentityEvidence.UnknownSource,
                Confidence = mutualTls ? SourceConfidence.Mtls : 0,
                Destination = viaGateway ? other : "",
                ClientAddress = self.Address,
                DestinationAddress = instance.Address + ":8080",
                TraceId = childTrace,
                SpanId = span,
                ParentSpanId = propagates ? _spans.GetValueOrDefault((trace, service), handling) : 0,
            }, service, other);
            _spans[(childTrace, other)] = span;
            Call(other, calls, at + part / 10, part, childTrace, depth + 1);
            at += part;
        }
    }

    private readonly Dictionary<(UInt128, string), ulong> _spans = [];

    /// <summary>An attacker outside of all services writes whatever headers there are, over requests that were recorded.</summary>
    private void Attack()
    {
        int index = _random.Next(_hops.Count);
        Hop victim = _hops[index];
        string target = _truth[_random.Next(_truth.Count)].Item2;
        bool gateway = _random.Next(2) == 0;
        Hop attack = new()
        {
            TimeUs = victim.TimeUs + (long)victim.DurationUs / 2,
            DurationUs = 1000,
            OfGateway = gateway,
            ClientAddress = "203.0.113.66",
            Destination = gateway ? target : "",
            DestinationAddress = InstanceOf(target, victim.TimeUs).Address + ":8080",
            TraceId = victim.TraceId,
            SpanId = (ulong)_random.NextInt64(1, long.MaxValue),
        };
        attack = _random.Next(5) switch
        {
            // The victim's trace with a span of the attacker's own.
            0 => attack with { ParentSpanId = (ulong)_random.NextInt64(1, long.MaxValue) },

            // The span that the victim's caller was given, and passed on to more than it should.
            1 => attack with { ParentSpanId = victim.ParentSpanId },

            // A header with a service's name, which a log writes down.
            2 => attack with { OfGateway = false, Source = _truth[index].Item1, Evidence = IdentityEvidence.AccessLog, Confidence = SourceConfidence.AccessLog },

            // A log line that calls itself verified.
            3 => attack with { OfGateway = false, Source = _truth[index].Item1, Evidence = IdentityEvidence.Mtls, Confidence = 100 },

            // A span of ours that leaked, shown again when its request is long over.
            _ => attack with { TimeUs = victim.TimeUs + (long)victim.DurationUs + 5 * Second, ParentSpanId = victim.SpanId },
        };
        Record(attack, "", target);
    }

    private AddressEntry InstanceOf(string service, long time)
    {
        AddressEntry[] living = [.. _instances[service].Where(entry => entry.FromUs <= time && time < entry.ToUs)];
        return living[_random.Next(living.Length)];
    }

    private UInt128 Bits() => new((ulong)_random.NextInt64(1, long.MaxValue), (ulong)_random.NextInt64());

    private void Record(Hop hop, string source, string destination)
    {
        _hops.Add(hop);
        _truth.Add((source, destination));
    }
}
