namespace Insight.Anomaly.Clients;

/// <summary>What is watched of a client. Numbers are stored: never change one.</summary>
public enum ClientFeature : byte
{
    /// <summary>Requests.</summary>
    Requests = 0,

    /// <summary>Answers with 4xx or 5xx that are not among <see cref="Denied"/> or missing paths.</summary>
    Errors = 1,

    /// <summary>Answers with 401 or 403: guessed credentials, rights tried out.</summary>
    Denied = 2,

    /// <summary>Distinct paths that do not exist: a scanner.</summary>
    Missing = 3,

    /// <summary>Distinct objects of one endpoint, among few other steps: enumeration.</summary>
    Objects = 4,

    /// <summary>Objects of one endpoint that were refused: rights of others tried out (BOLA).</summary>
    ObjectsDenied = 5,

    /// <summary>Requests in which a rule of the WAF matched.</summary>
    WafHits = 6,

    /// <summary>Distinct endpoints.</summary>
    Endpoints = 7,

    /// <summary>Distinct paths.</summary>
    Paths = 8,

    /// <summary>Distinct steps from one endpoint to the next: new ways through the app.</summary>
    Transitions = 9,

    /// <summary>KiB of response bodies: data carried off.</summary>
    ResponseKibibytes = 10
}
