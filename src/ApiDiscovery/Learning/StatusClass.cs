namespace Insight.ApiDiscovery.Learning;

/// <summary>What an answer says about whether an endpoint exists.</summary>
internal enum StatusClass
{
    /// <summary>Nothing: redirects, server errors, no answer.</summary>
    None,

    /// <summary>It exists (2xx, 101, 304).</summary>
    Creates,

    /// <summary>Something stands there that refuses (401, 403, 405, 409, 422, 429): may confirm what others created.</summary>
    Confirms,

    /// <summary>It does not exist, or not for this value (400, 404, 410).</summary>
    Missing,
}

/// <summary>Sorts statuses.</summary>
internal static class StatusClasses
{
    public static StatusClass Of(int status) => status switch
    {
        >= 200 and < 300 or 101 or 304 => StatusClass.Creates,
        401 or 403 or 405 or 409 or 422 or 429 => StatusClass.Confirms,
        400 or 404 or 410 => StatusClass.Missing,
        _ => StatusClass.None,
    };
}
