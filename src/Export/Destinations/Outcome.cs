using Insight.Export.Safety;

namespace Insight.Export.Destinations;

/// <summary>Gathers what becomes of the events of a batch that is sent in parts.</summary>
internal sealed class Outcome
{
    private readonly SortedSet<int> _again = [];
    private readonly SortedDictionary<int, string> _refused = [];
    private string _problem = "";
    private string _answer = "";
    private TimeSpan? _pause;

    /// <summary>Whether something is to be sent again.</summary>
    public bool HasAgain => _again.Count > 0;

    /// <summary>An event is to be sent again. The first reason is kept.</summary>
    public void Again(int position, string problem, TimeSpan? pause = null)
    {
        _again.Add(position);
        if (_problem.Length == 0) _problem = problem;
        if (pause > (_pause ?? TimeSpan.Zero)) _pause = pause;
    }

    /// <summary>Events are to be sent again.</summary>
    public void Again(Stretch events, string problem, TimeSpan? pause = null)
    {
        for (int i = events.From; i < events.To; i++) Again(i, problem, pause);
    }

    /// <summary>An event will never be taken.</summary>
    public void Refuse(int position, string reason) => _refused[position] = reason;

    /// <summary>What came back last.</summary>
    public void Said(string answer) => _answer = answer;

    /// <summary>All of it, without secrets.</summary>
    public DeliveryResult Result(IReadOnlyCollection<string> secrets) => new()
    {
        Again = [.. _again],
        Refused = [.. _refused.Select(entry => new EventRefusal(entry.Key, Clean(entry.Value, secrets)))],
        Problem = Clean(_problem, secrets),
        Answer = Clean(_answer.Length > 0 ? _answer : _problem, secrets),
        Pause = _again.Count > 0 ? _pause : null,
    };

    private static string Clean(string text, IReadOnlyCollection<string> secrets) => DeliveryResult.Bounded(Redaction.Without(text, secrets));
}
