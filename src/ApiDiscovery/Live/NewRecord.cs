namespace Insight.ApiDiscovery.Live;

/// <summary>What of a stored record the learner reads.</summary>
internal sealed class NewRecord
{
    /// <summary>The random half of the record's id: tells a record read twice.</summary>
    public ulong Id { get; set; }

    /// <summary>When it was stored, microseconds since 1970.</summary>
    public long StoredAt { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Host { get; set; } = "";

    public string Service { get; set; } = "";

    public string Method { get; set; } = "";

    public string Path { get; set; } = "";

    public ushort Status { get; set; }

    /// <summary>When the request arrived, microseconds since 1970.</summary>
    public long Time { get; set; }

    /// <summary>Hash of what tells clients apart.</summary>
    public ulong Client { get; set; }

    public ulong RequestBytes { get; set; }

    public ulong ResponseBytes { get; set; }

    public ulong Duration { get; set; }

    public string[] QueryNames { get; set; } = [];

    public string[] QueryTypes { get; set; } = [];
}
