namespace Insight.Console.Page;

/// <summary>One file of the web page.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Tag">Entity tag of the content.</param>
/// <param name="IsHashed">The name changes with the content, so browsers may keep it for ever.</param>
public sealed record PageFile(byte[] Bytes, string ContentType, string Tag, bool IsHashed);
