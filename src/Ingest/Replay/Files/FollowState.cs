namespace Insight.Ingest.Replay.Files;

/// <summary>What became of a followed file since it was opened.</summary>
internal enum FollowState
{
    /// <summary>It is the file at the path, as far as anyone can tell.</summary>
    Same,

    /// <summary>Another file is at the path; this one can be read to its end.</summary>
    Replaced,

    /// <summary>It was truncated and written anew: what was not read of it is gone.</summary>
    Truncated,
}
