namespace Insight.Export.Safety;

/// <summary>A connection was not made since its address may not be connected to. An <see cref="IOException"/>, since that is what it is to whoever wanted to connect.</summary>
public sealed class RefusedAddressException : IOException
{
    /// <summary>Without a reason.</summary>
    public RefusedAddressException()
    {
    }

    /// <summary>With a sentence for people.</summary>
    public RefusedAddressException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence for people and what led to it.</summary>
    public RefusedAddressException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
