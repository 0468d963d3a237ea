namespace Insight.Gateway.Records;

/// <summary>
/// How many UTF-8 bytes of each field are kept. Clients choose most of these texts, so each is cut; together they stay below
/// <c>JournalWriter.MaxRecordBytes</c> (8,192), so that a record always fits a frame.
/// </summary>
internal static class RecordLimits
{
    /// <summary>A whole record: the journal's own limit.</summary>
    public const int Record = 8192;

    /// <summary>Fixed by the access record's definition.</summary>
    public const int Path = 2048;

    /// <summary>Fixed by the access record's definition.</summary>
    public const int QueryNames = 64;

    /// <summary>Names of form fields are short; a longer one is data in the wrong place.</summary>
    public const int QueryName = 128;

    /// <summary>All query names of one request.</summary>
    public const int QueryNamesTotal = 1536;

    /// <summary>Pairs of a query that are looked at: many more than names are kept.</summary>
    public const int QueryPairsLookedAt = 512;

    /// <summary>Segments of a path that are looked at for sensitive data.</summary>
    public const int PathSegmentsLookedAt = 64;

    /// <summary>Of a query's value, for what it looks like; longer ones are text or URLs.</summary>
    public const int QueryValueLookedAt = 300;

    /// <summary>Fixed by the access record's definition: ways in which a request said who it is.</summary>
    public const int Auth = 4;

    /// <summary>One of them: a kind, a place and a name.</summary>
    public const int AuthEntry = 128;

    /// <summary>Fixed by the access record's definition: what a body looked like.</summary>
    public const int Shape = 4096;

    /// <summary>Fixed by the access record's definition.</summary>
    public const int ShapeNames = 200;

    /// <summary>Fixed by the access record's definition.</summary>
    public const int ShapeDepth = 8;

    /// <summary>Fixed by the access record's definition.</summary>
    public const int UserAgent = 256;

    /// <summary>The longest DNS name.</summary>
    public const int Host = 253;

    /// <summary>Names from our own configuration: gateway, site, tenant, application.</summary>
    public const int Name = 64;

    /// <summary>Service and cluster names.</summary>
    public const int Service = 128;

    /// <summary>SPIFFE ids may be longer in theory; those in use are about 60 bytes.</summary>
    public const int SourceDetail = 256;

    /// <summary>A DNS name and a port.</summary>
    public const int Address = 260;

    /// <summary>All destination labels, names and values and their framing.</summary>
    public const int LabelsTotal = 1024;

    /// <summary>One label's name or value; Kubernetes allows 63 for values.</summary>
    public const int Label = 128;

    /// <summary>The longest registered method has 17 letters.</summary>
    public const int Method = 32;

    /// <summary><c>HTTP/1.1</c> and the like.</summary>
    public const int Protocol = 16;

    /// <summary>An error's name.</summary>
    public const int ResponseDetail = 128;

    /// <summary>A user's or service's name.</summary>
    public const int Principal = 256;

    /// <summary>The same as what is accepted.</summary>
    public const int RequestId = Tracing.RequestIds.MaxLength;

    /// <summary>A media type without parameters.</summary>
    public const int MediaType = 128;

    /// <summary>Ids of rules that matched.</summary>
    public const int WafRules = 64;

    /// <summary>Matches told in full.</summary>
    public const int WafMatches = 16;

    /// <summary>Five numbers with their framing.</summary>
    public const int WafDetail = 32;

    /// <summary>All matches of one request.</summary>
    public const int WafMatchesTotal = 3072;

    /// <summary>One match with its framing.</summary>
    public const int WafMatch = WafMessage + WafVariable + WafExcerpt + 64;

    /// <summary>A rule's message.</summary>
    public const int WafMessage = 256;

    /// <summary>Where it matched.</summary>
    public const int WafVariable = 128;

    /// <summary>Fixed by the access record's definition: policies that said something.</summary>
    public const int PolicyNotes = 16;

    /// <summary>All notes of policies, names and reasons and their framing.</summary>
    public const int PolicyNotesTotal = 1024;

    /// <summary>A policy's name.</summary>
    public const int PolicyName = 63;

    /// <summary>What it said, in one word.</summary>
    public const int PolicyReason = 32;

    /// <summary>What it matched; also the most that can be asked for.</summary>
    public const int WafExcerpt = 64;
}
