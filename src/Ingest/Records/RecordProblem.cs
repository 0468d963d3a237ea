namespace Insight.Ingest.Records;

/// <summary>Why encoded bytes are no record that can be stored. Names as dead letters show them.</summary>
public enum RecordProblem
{
    /// <summary>The record is good.</summary>
    None,

    /// <summary>The bytes are not protobuf: cut off, or a length points beyond the end.</summary>
    Malformed,

    /// <summary>More bytes than <see cref="RecordDecoder.MaxRecordBytes"/>.</summary>
    TooLarge,

    /// <summary>record_id is missing or not 16 bytes: nothing could be counted once.</summary>
    BadRecordId,

    /// <summary>time_us is missing, before 1970 or after 2100: no window can hold it.</summary>
    TimeOutOfRange,

    /// <summary>A chunk of what a gateway counted for profiles breaks a rule.</summary>
    BadProfile,

    /// <summary>It is of somebody who was erased, and is left out.</summary>
    Erased,

    /// <summary>ClickHouse refused the row.</summary>
    Refused,
}
