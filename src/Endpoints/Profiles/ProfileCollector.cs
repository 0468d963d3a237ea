namespace Insight.Endpoints.Profiles;

/// <summary>Counts what requests look like, where their values are: in a gateway. Values are looked at and forgotten. One thread at a time.</summary>
/// <remarks>
/// Only requests that the application has accepted may be handed over, and none of clients that are mostly refused: whatever is counted here will pass for ordinary.
/// A value that the profile in force doubts is counted apart (<see cref="ParameterSummary.Doubtful"/>). So a profile that was learned
/// from poisoned requests doubts the poison, and the next one is learned without it.
/// </remarks>
public sealed class ProfileCollector
{
    private readonly ProfileKey _key;
    private readonly RequestProfile? _profile;
    private readonly ulong _period;
    private Turn _endpoint, _site;
    private ulong _client;
    private ulong _request;

    /// <summary>Begins with nothing counted.</summary>
    /// <param name="key">The installation's key.</param>
    /// <param name="profile">The profile in force; null: none.</param>
    /// <param name="period">Number of the period, such as the hour since 1970: what is seen in several counts more than what is seen in one.</param>
    public ProfileCollector(ProfileKey key, RequestProfile? profile = null, long period = 0)
    {
        _key = key;
        _profile = profile;
        _period = 1UL << (int)(period & 63);
        Summary = new ProfileSummary(key, profile);
    }

    /// <summary>What was counted.</summary>
    public ProfileSummary Summary { get; }

    /// <summary>A request begins.</summary>
    /// <param name="endpoint">Id of its endpoint, which is confirmed.</param>
    /// <param name="client">Who sent it: an address or a principal, as bytes.</param>
    public void Begin(ulong endpoint, ReadOnlySpan<byte> client)
    {
        _client = _key.Hash(client);
        _request++;
        _endpoint = Open(endpoint);
        _site = Open(EndpointProfile.Site);
    }

    /// <summary>One argument of the request.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="name">Its name, decoded; of headers in lower case.</param>
    /// <param name="value">Its value, decoded.</param>
    public void Add(ArgumentPlace place, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        bool isOfSite = place >= ArgumentPlace.Header;
        ref Turn turn = ref isOfSite ? ref _site : ref _endpoint;
        if (turn.Summary is null) return;
        Span<byte> room = stackalloc byte[ArgumentName.MaxLength];
        ReadOnlySpan<byte> normalized = ArgumentName.Normalize(name, room);
        if ((turn.Places & (1 << (int)place)) == 0)
        {
            turn.Places |= 1 << (int)place;
            turn.Summary.MutablePlaceRequests[(int)place]++;
        }

        Count(turn, place, normalized, value);
        if (isOfSite && !normalized.SequenceEqual(ArgumentName.Any)) Count(turn, place, ArgumentName.Any, value);
    }

    private void Count(in Turn turn, ArgumentPlace place, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        ulong id = ArgumentName.KeyOf(_key, place, name);
        int index = turn.Profile?.IndexOf(id) ?? -1;
        if (turn.Summary!.Of(id, place, name, index >= 0) is not { } entry) return;
        ParameterSummary parameter = entry.Summary;
        if (entry.Request != _request)
        {
            entry.Request = _request;
            entry.Times = 0;
            parameter.Requests++;
            parameter.Periods |= _period;
        }

        if (++entry.Times == 2) parameter.Repeated++;
        ValueSummary values = index < 0 || !turn.Profile!.Parameters[index].IsJudged ? parameter.Unjudged
            : turn.Profile.Parameters[index].Sequences.Read(value, out _, out _) < ProfileScale.Tampered ? parameter.Ordinary
            : parameter.Doubtful;
        values.Observe(_key, value, _client);
    }

    private Turn Open(ulong endpoint)
    {
        if (Summary.Of(endpoint) is not { } summary) return default;
        summary.Requests++;
        summary.Clients.Add(_client);
        summary.Periods |= _period;
        return new Turn { Summary = summary, Profile = _profile?.Find(endpoint) };
    }

    private struct Turn
    {
        public EndpointSummary? Summary;
        public EndpointProfile? Profile;
        public int Places;
    }
}
