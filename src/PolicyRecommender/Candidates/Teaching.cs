using System.Globalization;
using Insight.PolicyRecommender.History;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>Decides which requests may teach, and says which did not.</summary>
internal sealed class Teaching
{
    private readonly ILookup<string, PoisonedTime> _byClient;
    private readonly PoisonedTime[] _forAll;
    private readonly IReadOnlyList<PoisonedTime> _poisoned;
    private long _refused;

    public Teaching(IReadOnlyList<PoisonedTime> poisoned)
    {
        _poisoned = poisoned;
        _byClient = poisoned.Where(static time => time.Client.Length > 0).ToLookup(static time => time.Client, StringComparer.Ordinal);
        _forAll = [.. poisoned.Where(static time => time.Client.Length == 0)];
    }

    public bool Teaches(HistoryRequest request)
    {
        if (_poisoned.Count == 0) return true;
        DateTime time = DateTime.UnixEpoch.AddMicroseconds(request.TimeMicros);
        bool isPoisoned = _forAll.Any(Holds) || _byClient[request.Client].Any(Holds)
            || (request.Principal.Length > 0 && _byClient[request.Principal].Any(Holds)) || (request.Session.Length > 0 && _byClient[request.Session].Any(Holds));
        if (isPoisoned) _refused++;
        return !isPoisoned;

        bool Holds(PoisonedTime poisoned) => poisoned.From <= time && time < poisoned.To && (poisoned.Service.Length == 0 || poisoned.Service == request.Service);
    }

    /// <summary>What was left out, by reason.</summary>
    public IEnumerable<string> Cautions => _refused == 0 ? [] :
    [
        string.Create(CultureInfo.InvariantCulture, $"{_refused} requests did not teach: {string.Join("; ", _poisoned.Select(static time => time.Reason).Distinct().Take(3))}"),
    ];
}
