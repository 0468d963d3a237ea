using System.Text;

namespace Insight.Endpoints.Profiles;

/// <summary>What is known of the arguments of an endpoint. Immutable.</summary>
public sealed class EndpointProfile
{
    /// <summary>The id of what belongs to no endpoint: headers and cookies.</summary>
    public const ulong Site = 0;

    /// <summary>Most parameters.</summary>
    public const int MaxParameters = 512;

    private readonly ParameterProfile[] _parameters;
    private readonly Dictionary<ulong, int> _index;

    /// <summary>Puts parameters together.</summary>
    /// <param name="id">Id of the endpoint.</param>
    /// <param name="key">The installation's key.</param>
    /// <param name="isClosed">Whether so much was seen that a parameter that was not is remarkable.</param>
    /// <param name="parameters">Its parameters, at most <see cref="MaxParameters"/>, no two of the same place and name.</param>
    public EndpointProfile(ulong id, ProfileKey key, bool isClosed, IEnumerable<ParameterProfile> parameters)
    {
        Id = id;
        IsClosed = isClosed;
        _parameters = [.. parameters.OrderBy(static one => one.Place).ThenBy(static one => one.Name, StringComparer.Ordinal)];
        if (_parameters.Length > MaxParameters) throw new ArgumentException($"an endpoint has at most {MaxParameters} parameters", nameof(parameters));
        _index = new Dictionary<ulong, int>(_parameters.Length);
        for (int i = 0; i < _parameters.Length; i++) _index.Add(ArgumentName.KeyOf(key, _parameters[i].Place, Encoding.UTF8.GetBytes(_parameters[i].Name)), i);
    }

    /// <summary>Its id.</summary>
    public ulong Id { get; }

    /// <summary>Whether so much was seen that a parameter that was not is remarkable.</summary>
    public bool IsClosed { get; }

    /// <summary>Its parameters in order of place and name.</summary>
    public IReadOnlyList<ParameterProfile> Parameters => _parameters;

    internal ReadOnlySpan<ParameterProfile> Span => _parameters;

    /// <summary>Where in <see cref="Parameters"/> a parameter stands; -1: it is not known.</summary>
    /// <param name="parameter">Its key (<see cref="ArgumentName.KeyOf"/>).</param>
    public int IndexOf(ulong parameter) => _index.TryGetValue(parameter, out int index) ? index : -1;

    /// <summary>Where an argument's name leads to.</summary>
    internal ResolvedName Resolve(ProfileKey key, ArgumentPlace place, ReadOnlySpan<byte> name)
    {
        Span<byte> room = stackalloc byte[ArgumentName.MaxLength];
        int index = IndexOf(ArgumentName.KeyOf(key, place, ArgumentName.Normalize(name, room)));
        if (index >= 0) return new ResolvedName(index, IsUnknown: false);

        // Clients and proxies add headers as they please: they are held against all headers together.
        return new ResolvedName(place >= ArgumentPlace.Header ? IndexOf(ArgumentName.KeyOf(key, place, ArgumentName.Any)) : -1, IsUnknown: true);
    }
}
