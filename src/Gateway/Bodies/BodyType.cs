namespace Insight.Gateway.Bodies;

/// <summary>What a body is read as.</summary>
internal enum BodyType
{
    /// <summary>It is not looked into.</summary>
    Opaque,

    Json,
    Form,
    Multipart,

    /// <summary>Text of another structure: sensitive data only.</summary>
    Text,
}
