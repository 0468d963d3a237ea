using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Profiles;

/// <summary>Judges requests in line. Kept and used again, one request at a time; nothing is allocated.</summary>
/// <remarks>
/// Pure: the same profile and request give the same judgement. What it costs is linear in the request, of long values only the
/// first <see cref="SequenceTable.MaxBytes"/> bytes. A request of an endpoint that is not known is not judged, its headers and cookies excepted.
/// </remarks>
public sealed class RequestScorer
{
    private readonly int[] _seen = new int[EndpointProfile.MaxParameters];
    private readonly int[] _seenOfSite = new int[EndpointProfile.MaxParameters];
    private readonly NameCache _names = new();
    private ProfileKey _key;
    private EndpointProfile? _endpoint, _site;
    private ParameterWatch[]? _watches, _watchesOfSite;
    private int _request;
    private int _places;
    private int _argument;
    private ulong _client;
    private RequestJudgement _worst;
    private ProfileReasons _reasons;
    private bool _isTampered;
    private int _otherPoints;

    /// <summary>A request begins.</summary>
    /// <param name="profile">The profile in force.</param>
    /// <param name="endpoint">Id of its endpoint; <see cref="EndpointProfile.Site"/>: it has none.</param>
    /// <param name="guard">Notices releases; null: nobody does.</param>
    /// <param name="client">Who sent it, for the guard.</param>
    /// <returns>Whether anything is known that it can be held against.</returns>
    public bool Begin(RequestProfile profile, ulong endpoint, ReleaseGuard? guard = null, ReadOnlySpan<byte> client = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _key = profile.Key;
        _names.Begin(profile);
        _site = profile.Find(EndpointProfile.Site);
        _endpoint = endpoint == EndpointProfile.Site ? null : profile.Find(endpoint);
        _watches = guard is not null && _endpoint is not null ? guard.Of(_endpoint) : null;
        _watchesOfSite = guard is not null && _site is not null ? guard.Of(_site) : null;
        _client = guard is null ? 0 : _key.Hash(client);
        if (++_request == int.MaxValue)
        {
            Array.Clear(_seen);
            Array.Clear(_seenOfSite);
            _request = 1;
        }

        _places = 0;
        _argument = -1;
        _worst = new RequestJudgement(0, ProfileReasons.None, ArgumentPlace.Query, -1);
        _reasons = ProfileReasons.None;
        _isTampered = false;
        _otherPoints = 0;
        return _endpoint is not null || _site is not null;
    }

    /// <summary>One argument of the request.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="name">Its name, decoded; of headers in lower case.</param>
    /// <param name="value">Its value, decoded.</param>
    public ArgumentVerdict Add(ArgumentPlace place, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _argument++;
        bool isOfSite = place >= ArgumentPlace.Header;
        if ((isOfSite ? _site : _endpoint) is not { } endpoint) return new ArgumentVerdict(-1, ProfileReasons.None, 0, ParameterTexture.None);
        _places |= 1 << (int)place;
        (int index, bool isUnknown) = _names.Resolve(endpoint, _key, place, name);
        if (index < 0)
        {
            ProfileReasons reason = endpoint.IsClosed && !isOfSite ? ProfileReasons.UnknownParameter : ProfileReasons.None;
            if (reason != ProfileReasons.None) Note(place, -1, reason);
            return new ArgumentVerdict(-1, reason, 0, ParameterTexture.None);
        }

        ParameterProfile parameter = endpoint.Span[index];
        ProfileReasons reasons = ProfileReasons.None;
        ref int seen = ref (isOfSite ? _seenOfSite : _seen)[index];
        if (seen == _request && !parameter.Repeats && !isUnknown && parameter.IsJudged) reasons |= ProfileReasons.Repeated;
        seen = _request;
        if (!parameter.IsJudged) return new ArgumentVerdict(index, ProfileReasons.None, 0, ParameterTexture.None);

        double surprise = Judge(parameter, value, ref reasons);
        bool counts = (isOfSite ? _watchesOfSite : _watches)?[index].Note(_client, reasons != ProfileReasons.None) ?? true;
        if (reasons != ProfileReasons.None && counts) Note(place, index, reasons);
        ParameterTexture texture = reasons == ProfileReasons.None && surprise < ProfileScale.Ordinary ? parameter.Texture : ParameterTexture.None;
        return new ArgumentVerdict(index, reasons, surprise, texture);
    }

    /// <summary>The request is complete.</summary>
    public RequestJudgement End()
    {
        _argument = -1;
        if (_endpoint is { } endpoint)
        {
            ReadOnlySpan<ParameterProfile> parameters = endpoint.Span;
            for (int i = 0; i < parameters.Length; i++)
            {
                // What stands in a body is missing only where there is a body of that kind.
                if (!parameters[i].IsRequired || _seen[i] == _request) continue;
                if (parameters[i].Place != ArgumentPlace.Query && (_places & (1 << (int)parameters[i].Place)) == 0) continue;
                if (_watches?[i].Note(_client, isUnusual: true) ?? true) Note(parameters[i].Place, i, ProfileReasons.Missing);
            }
        }

        int points = (_isTampered ? ProfileScale.TamperedPoints : 0) + Math.Min(_otherPoints, ProfileScale.MostOtherPoints);
        return _worst with { Points = points, Reasons = _reasons };
    }

    private double Judge(ParameterProfile parameter, ReadOnlySpan<byte> value, ref ProfileReasons reasons)
    {
        double surprise = parameter.Sequences.ReadAtMost(value, out ulong unseen);
        if (surprise >= ProfileScale.Ordinary)
        {
            surprise = parameter.Sequences.Read(value, out ulong classes, out bool climbs);
            bool hasSyntax = climbs || (classes & ~CharacterClass.HarmlessClasses) != 0;
            if (surprise >= ProfileScale.Tampered) reasons |= hasSyntax ? ProfileReasons.Tampered : ProfileReasons.Unfamiliar;
        }

        if ((unseen & ~CharacterClass.HarmlessClasses) != 0) reasons |= ProfileReasons.NewSymbol;
        if (value.Length > parameter.MaxLength) reasons |= ProfileReasons.TooLong;
        if (parameter.Type != ParameterType.Text && !ParameterTypes.Fits(value, parameter.Type)) reasons |= ProfileReasons.WrongType;
        if (parameter.Listed.Count > 0 && !parameter.IsListed(_key, value)) reasons |= ProfileReasons.NotListed;
        return surprise;
    }

    private void Note(ArgumentPlace place, int index, ProfileReasons reasons)
    {
        int points = ProfileScale.PointsOf(reasons);

        // The gravest reason of each kind counts once: a release with ten new parameters is as unusual as one with one.
        _otherPoints = Math.Max(_otherPoints, points);
        _isTampered |= (reasons & ProfileReasons.Tampered) != 0;
        _reasons |= reasons;
        if ((reasons & ProfileReasons.Tampered) != 0) points += ProfileScale.TamperedPoints;
        if (points > _worst.Points) _worst = new RequestJudgement(points, reasons, place, index) { Argument = _argument };
    }
}
