using System.Security.Cryptography;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;
using Insight.Policy.WafChanges;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay.Waf;

namespace Insight.PolicyRecommender.Replay;

/// <summary>Asks one policy about requests of the past, as if it were enforced, with the code that gateways enforce with. One thread; memory is bounded.</summary>
/// <remarks>Requests must come in order of time, as rates count by it.</remarks>
public sealed class ReplayTally
{
    private const int MostSamples = 100;

    /// <summary>Said of a request that stands for others: it is counted by <see cref="WafSampling"/>.</summary>
    private const string InShadow = "waf-shadow";

    private readonly ReplayQuestion _question;
    private readonly PolicySet _set;
    private readonly RateTable _rates = new(new ProfileKey(RandomNumberGenerator.GetBytes(ProfileKey.Length)));
    private readonly List<PolicyVerdict> _verdicts = [], _asked = [];
    private readonly ClientCount _clients = new(), _touchedClients = new(), _ordinaryClients = new(), _sampledClients = new();
    private readonly PartTally _endpoints = new(), _edges = new();
    private readonly List<ReplaySample> _ordinarySamples = [], _otherSamples = [];
    private readonly ILookup<string, PoisonedTime> _poisoned;
    private readonly SortedSet<string> _limits = new(StringComparer.Ordinal);
    private readonly bool _isBlock, _isWaf;
    private readonly WafSampling _sampling = new();
    private readonly ClientCount _releasedClients = new();
    private long _released, _unseen, _incident, _touchedIncident, _requests, _inScope, _touched, _ordinary, _touchedOrdinary, _withoutFields;

    /// <summary>A replay.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="poisoned">Clients with incidents and when: their requests are not ordinary.</param>
    public ReplayTally(ReplayQuestion question, IEnumerable<PoisonedTime>? poisoned = null)
    {
        ArgumentNullException.ThrowIfNull(question);
        _question = question;
        _poisoned = (poisoned ?? []).Where(static time => time.Client.Length > 0).ToLookup(static time => time.Client, StringComparer.Ordinal);
        PolicySpec asEnforced = question.Policy.Spec with { Mode = PolicyMode.Enforce, Expires = null };
        List<GatewayObject<PolicySpec>> policies = [new(question.Policy.Metadata, asEnforced)];
        _isBlock = asEnforced.Block is not null;

        // A block is asked about its own clients only. Beside it stands a rule that always passes, to count who is in scope; its name is none that a policy can have.
        if (_isBlock) policies.Add(new(question.Policy.Metadata with { Name = "in scope" }, asEnforced with { Block = null, Schema = new RequestSchemaRule() }));

        // What the WAF does with a request stands in its record: the set says only who is in scope.
        _isWaf = asEnforced.Waf is not null || asEnforced.WafExclusion is not null;
        if (_isWaf)
        {
            policies = [new(question.Policy.Metadata, asEnforced with { Waf = null, WafExclusion = null, Schema = new RequestSchemaRule() })];
            _limits.Add("the WAF is judged by the scores and matches that records carry: at most 16 matches, and of each the place where it matched last");
        }

        _set = new PolicySet(policies);
        if (PolicyKinds.Given(asEnforced).FirstOrDefault()?.Word is "mask" or "limits" or "split")
            _limits.Add("policies of this kind do not turn requests away: nothing is touched in a replay of access records");
        if (asEnforced.Schema?.MostBytes is not null) _limits.Add("gateways judge the length of a body by Content-Length, the replay by the bytes that came");
    }

    /// <summary>Notes requests of the tenant that were left out because they cannot be in scope.</summary>
    public void Skip(long requests) => _requests += requests;

    /// <summary>Notes what keeps the replay from being exact, a sentence.</summary>
    public void Limit(string sentence) => _limits.Add(sentence);

    /// <summary>Asks about the next request.</summary>
    public void Add(HistoryRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _requests++;
        _set.Decide(request.ToPolicyRequest(), _rates, _verdicts, _asked);
        if (_asked.Count == 0) return;
        ulong client = ClientCount.HashOf(NameOf(request));
        bool isPoisoned = IsPoisoned(request);

        // A match of the WAF is what is asked about, and speaks against nobody.
        bool isOrdinary = request.IsAccepted && (_isWaf || !request.HasWafMatch) && !isPoisoned;
        string? touching = _isWaf ? TouchingWaf(request, client, isOrdinary) : Touching()?.Finding.Reason;
        if (isPoisoned) _incident++;
        if (isPoisoned && touching is not null) _touchedIncident++;
        _inScope++;
        _clients.Add(client);
        if (isOrdinary) _ordinary++;
        if (_question.Policy.Spec.Schema is { } schema && (schema.Fields is not null || schema.RequiredFields.Count > 0) && request.BodyBytes > 0 && (request.Fields is null || request.FieldsAreCut)) _withoutFields++;
        _endpoints.Add($"{Masking.Method(request.Method)} {(request.Endpoint.Length > 0 ? request.Endpoint : "(no known endpoint)")}", touching is not null, client);
        _edges.Add($"{(request.Source.Length > 0 ? request.Source : "outside")} → {request.Service}", touching is not null, client);
        if (touching is not null) Touch(request, touching, client, isOrdinary);
    }

    /// <summary>What it came to.</summary>
    public ReplayReport Report()
    {
        SortedSet<string> limits = new(_limits, StringComparer.Ordinal);
        if (_clients.Count >= ClientCount.Most) limits.Add($"clients beyond {ClientCount.Most} are not counted");
        if (_question.Policy.Spec.RateLimit is not null && _rates.Count() > RateTable.DefaultCapacity * 9 / 10) limits.Add("there were more clients than rates are counted of; some were forgotten, as gateways would");
        if (_withoutFields > 0) limits.Add($"not all fields of {_withoutFields} bodies are known; they were judged by those that are");
        if (_unseen > 0) limits.Add($"{_unseen} requests came while the WAF was off: nothing is known of them, and they count as not touched");
        bool isSampled = _sampling.All > 0;
        if (isSampled) limits.Add($"of {_sampling.All} requests the level that is asked about looked at {_sampling.Requests} in shadow: what it would have touched is scaled from these, clients are counted per day, and endpoints, edges and the incident's requests are of the sample");
        int most = Math.Clamp(_question.MostSamples, 0, MostSamples);
        return new ReplayReport
        {
            From = _question.From,
            To = _question.To,
            Requests = _requests,
            InScope = _inScope,
            Clients = _clients.Count,
            Touched = _touched + _sampling.Touched,
            TouchedClients = Math.Min(_clients.Count, _touchedClients.Count + _sampling.TouchedClients),
            TouchedOrdinary = _touchedOrdinary + _sampling.TouchedOrdinary,
            FalseShareBound = isSampled ? _sampling.Bound(_ordinary, _touchedOrdinary) : BinomialBound.Upper(_touchedOrdinary, _ordinary),
            Released = _released,
            ReleasedClients = _releasedClients.Count,
            Sampled = _sampling.Requests,
            IncidentRequests = _incident,
            IncidentTouched = _touchedIncident,
            Endpoints = _endpoints.Told(),
            Edges = _edges.Told(),
            Samples = [.. _ordinarySamples.Concat(_otherSamples).Take(most)],
            Limits = [.. limits],
        };
    }

    private PolicyVerdict? Touching()
    {
        foreach (PolicyVerdict verdict in _verdicts)
        {
            if (!_isBlock || verdict.Policy.Spec.Block is not null) return verdict;
        }

        return null;
    }

    /// <summary>What a change of the WAF would have done, in a word; null: it would not have stopped the request.</summary>
    private string? TouchingWaf(HistoryRequest request, ulong client, bool isOrdinary)
    {
        PolicySpec spec = _question.Policy.Spec;
        WafSeen waf = request.Waf ?? new WafSeen();
        WafEffect effect = spec.Waf is { } rule ? WafChange.Of(rule, waf) : WafChange.Of(spec.WafExclusion!, waf);
        switch (effect)
        {
            case WafEffect.Releases:
                _released++;
                _releasedClients.Add(client);
                return null;
            case WafEffect.Unseen:
                _unseen++;
                return null;
            case WafEffect.Unsampled or WafEffect.PassesInSample or WafEffect.StopsInSample:
                _sampling.Add(client, request.TimeMicros, effect, isOrdinary);
                return effect == WafEffect.StopsInSample ? InShadow : null;
            default:
                return effect == WafEffect.Stops ? "waf-score" : null;
        }
    }

    private void Touch(HistoryRequest request, string reason, ulong client, bool isOrdinary)
    {
        bool isNew = reason == InShadow ? _sampledClients.Add(client) : _touchedClients.Add(client);
        if (reason != InShadow) _touched++;
        if (reason != InShadow && isOrdinary) _touchedOrdinary++;

        // The first request of each client: many of one say no more. Those that nothing speaks against come first, as they decide.
        if (isOrdinary) isNew = _ordinaryClients.Add(client);
        List<ReplaySample> samples = isOrdinary ? _ordinarySamples : _otherSamples;
        if (!isNew || samples.Count >= MostSamples) return;
        samples.Add(new ReplaySample(
            DateTime.UnixEpoch.AddMicroseconds(request.TimeMicros), Masking.RequestId(request.RequestId), Masking.Client(request.Client), Masking.Method(request.Method), Masking.Path(request.Endpoint, request.Path), request.Status, reason));
    }

    private bool IsPoisoned(HistoryRequest request)
    {
        if (_poisoned.Count == 0) return false;
        DateTime time = DateTime.UnixEpoch.AddMicroseconds(request.TimeMicros);
        return Is(request.Client) || Is(request.Principal) || Is(request.Session);

        bool Is(string client) => client.Length > 0 && _poisoned[client].Any(poisoned => poisoned.From <= time && time < poisoned.To);
    }

    /// <summary>A client as the policy counts it.</summary>
    private string NameOf(HistoryRequest request) => (_question.Policy.Spec.RateLimit?.Key ?? _question.Policy.Spec.Block?.Key ?? ClientKeyKind.Address) switch
    {
        ClientKeyKind.Principal when request.Principal.Length > 0 => request.Principal,
        ClientKeyKind.Session when request.Session.Length > 0 => request.Session,
        ClientKeyKind.Service when request.Source.Length > 0 => request.Source,
        _ => request.Client,
    };
}
