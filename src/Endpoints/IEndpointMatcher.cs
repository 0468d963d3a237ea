namespace Insight.Endpoints;

/// <summary>Finds the endpoint of a request: the one matcher that ingest, gateway and replay share.</summary>
/// <remarks>Implementations are pure (the same request always gives the same endpoint) and may cache. One thread at a time.</remarks>
public interface IEndpointMatcher
{
    /// <summary>The endpoint of <paramref name="request"/>.</summary>
    EndpointMatch Match(in EndpointRequest request);
}
