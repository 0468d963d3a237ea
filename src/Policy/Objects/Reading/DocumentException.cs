namespace Insight.Policy.Objects.Reading;

/// <summary>Why a document cannot be read as one.</summary>
internal sealed class DocumentException(int line, string message) : Exception(message)
{
    /// <summary>Line from 1.</summary>
    public int Line => line;
}
